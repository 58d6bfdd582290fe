package locum.control;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON value (RFC 8259), for the few places that need one as a whole.
public sealed interface Json {

  record Text(String value) implements Json {}

  record Numeral(double value) implements Json {
    boolean isWhole() {
      return value == Math.rint(value) && Math.abs(value) < 1L << 53;
    }
  }

  record Truth(boolean value) implements Json {}

  record Nothing() implements Json {}

  record Items(List<Json> elements) implements Json {
    public Items {
      elements = List.copyOf(elements);
    }
  }

  /// Members keep their order.
  record Members(Map<String, Json> members) implements Json {
    public Members {
      members = new LinkedHashMap<>(members);
    }

    /// A member; [Nothing] where there is none.
    public Json at(String key) {
      return members.getOrDefault(key, new Nothing());
    }
  }

  static Json of(String value) {
    return new Text(value);
  }

  /// A whole number; exact below 2^53.
  static Json of(long value) {
    return new Numeral((double) value);
  }

  static Json of(double value) {
    return new Numeral(value);
  }

  static Json of(boolean value) {
    return new Truth(value);
  }

  /// The text of a [Text] or [Numeral], for display; empty for anything else.
  default Optional<String> text() {
    return switch (this) {
      case Text(String value) -> Optional.of(value);
      case Numeral number ->
          Optional.of(
              number.isWhole()
                  ? Long.toString((long) number.value())
                  : Double.toString(number.value()));
      case Truth(boolean value) -> Optional.of(Boolean.toString(value));
      case Nothing() -> Optional.empty();
      case Items _, Members _ -> Optional.empty();
    };
  }

  /// The elements of an [Items]; none for anything else.
  default List<Json> elements() {
    return this instanceof Items(List<Json> elements) ? elements : List.of();
  }

  /// A member of an [Members]; [Nothing] for anything else.
  default Json get(String key) {
    return this instanceof Members object ? object.at(key) : new Nothing();
  }

  /// Reads one value.
  ///
  /// @return empty when the text is no JSON, or has more than one value
  static Optional<Json> parse(String text) {
    try (JsonParser parser = JsonText.FACTORY.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return Optional.empty();
      }
      Json value = read(parser, first);
      return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// This value in one line.
  default String toLine() {
    return write(false);
  }

  /// This value indented for people.
  default String toText() {
    return write(true);
  }

  private String write(boolean indented) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JsonText.FACTORY.createGenerator(text)) {
      if (indented) {
        generator.useDefaultPrettyPrinter();
      }
      write(this, generator);
    } catch (IOException e) {
      throw new AssertionError("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private static void write(Json value, JsonGenerator generator) throws IOException {
    switch (value) {
      case Text(String text) -> generator.writeString(text);
      case Numeral number -> {
        if (number.isWhole()) {
          generator.writeNumber((long) number.value());
        } else {
          // Without an exponent, for readers that know plain numbers only.
          generator.writeNumber(BigDecimal.valueOf(number.value()).toPlainString());
        }
      }
      case Truth(boolean truth) -> generator.writeBoolean(truth);
      case Nothing() -> generator.writeNull();
      case Items(List<Json> elements) -> {
        generator.writeStartArray();
        for (Json element : elements) {
          write(element, generator);
        }
        generator.writeEndArray();
      }
      case Members(Map<String, Json> members) -> {
        generator.writeStartObject();
        for (Map.Entry<String, Json> member : members.entrySet()) {
          generator.writeFieldName(member.getKey());
          write(member.getValue(), generator);
        }
        generator.writeEndObject();
      }
    }
  }

  private static Json read(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      Map<String, Json> members = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        members.put(key, read(parser, parser.nextToken()));
      }
      return new Members(members);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Json> elements = new ArrayList<>();
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        elements.add(read(parser, next));
      }
      return new Items(elements);
    }
    if (token == JsonToken.VALUE_STRING) {
      return new Text(parser.getText());
    }
    if (token.isNumeric()) {
      return new Numeral(parser.getDoubleValue());
    }
    return token.isBoolean() ? new Truth(token == JsonToken.VALUE_TRUE) : new Nothing();
  }
}
