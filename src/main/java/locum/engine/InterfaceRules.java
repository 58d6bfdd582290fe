package locum.engine;

import java.util.Map;

/// What holds for interfaces, whichever instance uses them.
///
/// @param delays by the name of the interface
public record InterfaceRules(AnnouncementPacing pacing, Map<String, LinkDelay> delays) {

  public static final InterfaceRules NONE = new InterfaceRules(AnnouncementPacing.NONE, Map.of());

  public InterfaceRules {
    delays = Map.copyOf(delays);
  }
}
