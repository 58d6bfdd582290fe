/// The running daemon: where the pure packages meet the host.
package locum.daemon;
