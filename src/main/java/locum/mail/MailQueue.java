package locum.mail;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import locum.core.Occurrence;
import locum.notify.Delivery;

/// Mails on their way. [#offer] never waits; one thread sends them one after the other.
public final class MailQueue implements AutoCloseable {

  private static final int MOST = 256;
  private static final int ATTEMPTS = 3;

  /// How long the end of the daemon waits for mails that are on their way.
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final BlockingQueue<Delivery.Mail> queue = new ArrayBlockingQueue<>(MOST);
  private final AtomicLong dropped = new AtomicLong();
  private final Consumer<Occurrence> reports;
  private final Duration pause;
  private final Thread thread = Thread.ofPlatform().name("mail").daemon().unstarted(this::run);
  private volatile boolean closed;

  private MailQueue(Consumer<Occurrence> reports, Duration pause) {
    this.reports = reports;
    this.pause = pause;
  }

  /// Starts the thread.
  ///
  /// @param reports called from the thread of the queue
  public static MailQueue open(Consumer<Occurrence> reports) {
    return open(reports, Duration.ofSeconds(10));
  }

  /// @param pause between two attempts at the same mail
  static MailQueue open(Consumer<Occurrence> reports, Duration pause) {
    MailQueue queue = new MailQueue(reports, pause);
    queue.thread.start();
    return queue;
  }

  /// Takes a mail, or drops it when too many wait already.
  public void offer(Delivery.Mail mail) {
    if (!queue.offer(mail)) {
      dropped.incrementAndGet();
    }
  }

  private void run() {
    try {
      while (!closed || !queue.isEmpty()) {
        Delivery.Mail mail = queue.poll(200, TimeUnit.MILLISECONDS);
        if (mail != null) {
          send(mail);
          long lost = dropped.getAndSet(0);
          if (lost > 0) {
            tell(lost + " mails were dropped, because " + MOST + " waited already");
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Delivery.Mail mail) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        SmtpConversation.send(mail, Clock.system(ZoneId.systemDefault()));
        return;
      } catch (RuntimeException e) {
        tell("the mail '" + mail.title() + "' was not sent and is dropped: a defect: " + e);
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS || closed) {
          tell(
              "the mail '"
                  + mail.title()
                  + "' was not sent: "
                  + e.getMessage()
                  + " (server "
                  + mail.settings().server()
                  + " port "
                  + mail.settings().port()
                  + "); it is dropped");
          return;
        }
        Thread.sleep(pause);
      }
    }
  }

  private void tell(String sentence) {
    reports.accept(new Occurrence.Remark("locum", Occurrence.Severity.WARNING, sentence));
  }

  /// Sends what waits, for two seconds at most.
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(FAREWELL);
      if (thread.isAlive()) {
        thread.interrupt();
        if (!queue.isEmpty()) {
          tell(queue.size() + " mails were not sent before the end");
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
