package locum.linux;

/// One item of a batch that was not sent.
///
/// @param item its number in the list that was to be sent
public record SendFailure(int item, SystemCallException cause) {}
