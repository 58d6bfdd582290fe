package locum.config;

/// A value and where it was given.
record Given<T>(T value, Location location) {}
