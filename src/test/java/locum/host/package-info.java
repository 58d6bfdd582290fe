/// locum as the administrator of a host meets it: the verbs, what they change on a real kernel and
/// what they undo, and everything that goes wrong around them. Each scene is a laboratory of
/// network namespaces; the daemons in it are those of `target/locum`.
package locum.host;
