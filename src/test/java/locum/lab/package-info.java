/// What the tests in namespaces add to the laboratory of `locum.cli.demo`: the daemons under test,
/// real keepalived beside ours, and tshark as the judge of what is on the wire.
package locum.lab;
