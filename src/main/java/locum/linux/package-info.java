/// The kernel: the only package that makes native calls, by the Foreign Function & Memory API.
///
/// ```text
///                      Libc  one call shape for all of libc; a result is a value or -errno
///                       │
///   Fd ── Epoll, WakeUp │ RawSocket, PacketSocket    NetlinkSocket ── HostNetwork
///         wait          │ adverts in and out,        links and addresses: survey,
///                       │ ARP and NA out             notifications, batches of changes
///                       │
///                      FileEvents, ProcessEvents      what changes on disk and among processes
///                       │                            NetlinkSocket ── HostRouting
///                       │                             routes and rules, the same, when configured
///                      Scheduling, MemoryLock, NetworkNamespace, FileCreationMask
///   without native calls: Signals, ProcessName, Capabilities, Processes
/// ```
///
/// **Threads.** Everything that holds an [Fd] belongs to one platform thread, the one that made it,
/// and is not safe for a second one; [WakeUp#wake] alone may be called from any thread. Native
/// calls pin the carrier of a virtual thread, so none of this is for virtual threads.
///
/// **Failures.** What the kernel refuses is a [SystemCallException] with the call, the error's name
/// and the object. What the network sends is never an exception: a packet that cannot be read is
/// skipped and counted. Of a batch, each failure comes back as a value with the number of its item.
///
/// **Memory.** Packet buffers are native and live as long as the process ([PacketBuffers], one for
/// all sockets of a thread), because the call shape takes plain addresses and nothing would keep a
/// shorter-lived segment alive during a call.
///
/// **Byte order.** Kernel structs are read in the order of the machine, addresses and ports inside
/// them in network order; netlink messages are encoded by the pure codecs of `wire`, which are told
/// the machine's order.
///
/// Only 64-bit Linux is served: x86-64 is tested, aarch64 is written for (its `epoll_event` is
/// padded) but was not run.
package locum.linux;
