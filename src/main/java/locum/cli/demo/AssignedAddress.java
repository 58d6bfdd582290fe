package locum.cli.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An address on an interface, as `ip -j addr` tells it.
///
/// @param local the address without prefix length
/// @param validSeconds how long the kernel keeps it; empty: for ever
public record AssignedAddress(
    String device,
    String local,
    int prefixLength,
    Optional<String> label,
    String scope,
    Optional<Long> validSeconds) {

  private static final JsonFactory JSON = new JsonFactory();
  private static final long FOR_EVER = 0xffff_ffffL;

  /// Reads the output of `ip -j addr`.
  static List<AssignedAddress> parse(String json) {
    List<AssignedAddress> found = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(json)) {
      String device = "";
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
          switch (parser.currentName()) {
            case "ifname" -> device = String.valueOf(parser.nextTextValue());
            case "addr_info" -> parseAddresses(parser, device, found);
            default -> parser.nextToken();
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw new LabFailure("ip -j addr: " + e.getMessage(), e);
    }
  }

  /// Reads the array of one interface's addresses.
  private static void parseAddresses(JsonParser parser, String device, List<AssignedAddress> into)
      throws IOException {
    String local = "";
    String scope = "";
    int prefixLength = 0;
    Optional<String> label = Optional.empty();
    Optional<Long> valid = Optional.empty();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      switch (parser.currentToken()) {
        case START_OBJECT -> {
          local = "";
          label = Optional.empty();
          valid = Optional.empty();
        }
        case END_OBJECT ->
            into.add(new AssignedAddress(device, local, prefixLength, label, scope, valid));
        case FIELD_NAME -> {
          switch (parser.currentName()) {
            case "local" -> local = String.valueOf(parser.nextTextValue());
            case "scope" -> scope = String.valueOf(parser.nextTextValue());
            case "label" -> label = Optional.ofNullable(parser.nextTextValue());
            case "prefixlen" -> prefixLength = parser.nextIntValue(0);
            case "valid_life_time" -> {
              long seconds = parser.nextLongValue(FOR_EVER);
              valid = seconds == FOR_EVER ? Optional.empty() : Optional.of(seconds);
            }
            default -> parser.nextToken();
          }
        }
        default -> {}
      }
    }
  }
}
