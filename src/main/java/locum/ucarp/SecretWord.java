package locum.ucarp;

/// Where a password stands in a command line: in which word, and from which character on to its
/// end.
///
/// @param word counted from 0, behind the name of the program
/// @param from 0 and more; `-plove` has its password from 2 on
public record SecretWord(int word, int from) {

  /// What a process list shows in the place of a password; says nothing of its length.
  public static final String MASK = "*";
}
