package locum.daemon;

/// Where log lines go. Called by the log's own thread, which alone may wait.
interface LogDestination extends AutoCloseable {

  void write(LogLine line);

  /// Nothing more waits to be written.
  void flush();

  /// Opens what lies in the file system anew: it may have been renamed.
  void reopen();

  @Override
  void close();
}
