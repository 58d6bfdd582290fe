package locum.ucarp;

import java.util.List;

/// What a command line of ucarp asks for.
public sealed interface Invocation {

  record Run(UcarpOptions options) implements Invocation {}

  record Help() implements Invocation {}

  /// A command line that cannot be carried out.
  ///
  /// @param complaints everything that is wrong with it, one sentence each
  /// @param passwords where passwords stand in the words, to be hidden all the same
  record Wrong(List<String> complaints, List<SecretWord> passwords) implements Invocation {
    public Wrong {
      complaints = List.copyOf(complaints);
      passwords = List.copyOf(passwords);
    }
  }
}
