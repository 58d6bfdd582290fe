package locum.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import locum.cli.demo.Await;
import locum.core.Occurrence;
import locum.notify.Delivery;
import locum.notify.NotifySettings.MailSettings;
import org.junit.jupiter.api.Test;

/// Against a mail server on the loopback interface.
class MailQueueTest {

  private final BlockingQueue<Occurrence> reports = new LinkedBlockingQueue<>();

  @Test
  void aMailArrivesAsItWasMeant() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try (MailQueue queue = MailQueue.open(reports::add, Duration.ofMillis(1))) {
      queue.offer(mail(server.getSmtp().getPort(), "[LVS] VRRP Instance VI_1 - Stopping", ".dot"));
      queue.offer(mail(server.getSmtp().getPort(), "[Zürich]\r\nBcc: x@y", "text"));

      boolean arrived =
          Await.within(Duration.ofSeconds(60), () -> server.getReceivedMessages().length == 4);
      assertThat(arrived).as(server.getReceivedMessages().length + " mails; " + reports).isTrue();
      MimeMessage first = server.getReceivedMessages()[0];
      assertThat(first.getSubject()).isEqualTo("[LVS] VRRP Instance VI_1 - Stopping");
      assertThat(addresses(first.getFrom())).containsExactly("locum@example.org");
      assertThat(addresses(first.getRecipients(Message.RecipientType.TO)))
          .containsExactly("admin@example.org", "The Other <other@example.org>");
      assertThat(GreenMailUtil.getBody(first).strip()).isEqualTo(".dot");
      assertThat(first.getSentDate()).isNotNull();
      for (MimeMessage message : server.getReceivedMessages()) {
        assertThat(message.getSubject())
            .isIn("[LVS] VRRP Instance VI_1 - Stopping", "[Zürich]  Bcc: x@y");
        assertThat(message.getHeader("Bcc")).isNull();
      }
    } finally {
      server.stop();
    }
    assertThat(reports).isEmpty();
  }

  @Test
  void aServerThatIsNotThereCostsTheMailAndIsTold() throws Exception {
    int port;
    try (ServerSocket unused = new ServerSocket(0)) {
      port = unused.getLocalPort();
    }
    try (MailQueue queue = MailQueue.open(reports::add, Duration.ofMillis(1))) {
      queue.offer(mail(port, "[LVS] lost", "text"));
      Occurrence told = reports.poll(60, TimeUnit.SECONDS);
      assertThat(told).isNotNull();
      assertThat(told.sentence()).contains("[LVS] lost", "was not sent", "refused", "" + port);
    }
  }

  @Test
  void aServerThatSaysNothingHoldsUpNobodyAndTheQueueIsBounded() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      MailQueue queue = MailQueue.open(reports::add, Duration.ofMillis(1));
      for (int i = 0; i < 10_000; i++) {
        queue.offer(mail(silent.getLocalPort(), "[LVS] " + i, "text"));
      }
      queue.close();
      assertThat(reports.stream().map(Occurrence::sentence))
          .anyMatch(sentence -> sentence.contains("256 mails were not sent before the end"));
    }
  }

  private static List<String> addresses(Address[] addresses) {
    return Arrays.stream(addresses).map(Address::toString).toList();
  }

  private static Delivery.Mail mail(int port, String title, String text) {
    return new Delivery.Mail(
        new MailSettings(
            "127.0.0.1",
            port,
            "host.example.org",
            "locum@example.org",
            List.of("admin@example.org", "The Other <other@example.org>"),
            Duration.ofSeconds(5),
            "LVS",
            true),
        title,
        text);
  }
}
