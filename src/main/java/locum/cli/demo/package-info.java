/// A small network in network namespaces, and the demonstration that runs in it.
///
/// A [locum.cli.demo.Lab] has routers and a client, each in a namespace of its own. Every link is a
/// bridge in the client's namespace, and each router is one port of it:
///
/// ```
///   router a                client                 router b
///   eth0  --------- a0 [ br0 10.66.0.254 ] b0 --------- eth0
///   10.66.0.1                                      10.66.0.2
/// ```
///
/// Daemons run in it as [locum.cli.demo.LabProcess]. Two processes of our own run beside the
/// client: [locum.cli.demo.Probe] asks an address many times a second, and [locum.cli.demo.Prober]
/// tells when it was silent; [locum.cli.demo.AdvertEar] hears the adverts. [locum.cli.demo.Demo]
/// plays the failover of two routers and judges it. It needs iproute2 and nothing else. The tests
/// in namespaces stand on the same lab, and on [locum.cli.demo.Capture], which needs dumpcap.
package locum.cli.demo;
