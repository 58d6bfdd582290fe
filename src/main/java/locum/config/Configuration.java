package locum.config;

import locum.engine.EngineConfig;

/// A configuration with every default filled in.
public record Configuration(GlobalSettings globals, EngineConfig engine) {}
