package locum.linux;

import java.util.Optional;

/// A change that the kernel refused.
///
/// @param errno empty for an error that has no name here, or when no answer came
/// @param sentence for people: what was to be done, the error, the kernel's explanation
public record AddressFailure(AddressChange change, Optional<Errno> errno, String sentence) {}
