package locum.config;

import java.util.List;

/// The statements in a pair of braces, or of a whole configuration.
///
/// @param location of the opening brace
record Block(Location location, List<Statement> statements) {

  Block {
    statements = List.copyOf(statements);
  }
}
