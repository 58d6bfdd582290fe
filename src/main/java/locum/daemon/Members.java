package locum.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import locum.control.ControlRequest;
import locum.control.ControlResponse;
import locum.core.Event;
import locum.vrrpd.HostText;
import locum.vrrpd.Invocation;
import locum.vrrpd.LogText;
import locum.vrrpd.OptionReader;
import locum.vrrpd.VrrpdOptions;

/// The vrrpd of a network namespace, in the order in which they came: who joins, who leaves, what
/// their signals do.
///
/// ```text
///   control socket ──join──► ┌─────────┐ ──reload─► the daemon, with the text of all members
///   StandIns ───signals────► │ Members │ ──events─► the loop: step down, wait
///                            └─────────┘ ──joined, exit──► StandIns
/// ```
///
/// Changes come one after the other; who only looks at the members never waits for one.
final class Members implements AutoCloseable {

  /// How long a new daemon that was started for a vrrpd waits for it.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Seconds after the death of this daemon in which its service may start another one.
  private static final int GRACE_OF_SERVICE = 10;

  private final Path runDirectory;
  private final boolean staying;
  private final Guise.Parts parts;
  private final Optional<String> user;
  private final LeftBehind leftBehind;
  private final Separately separately;
  private final Attendance attendance;
  private final ReentrantLock changing = new ReentrantLock();
  private final CountDownLatch recovered = new CountDownLatch(1);
  private volatile List<Member> all = List.of();
  private boolean leaving;

  /// @param staying whether the daemon stays when the last member has left
  /// @param user who runs the scripts, as for [HostText#of]
  Members(Path runDirectory, boolean staying, Guise.Parts parts, Optional<String> user)
      throws IOException {
    this.runDirectory = runDirectory;
    this.staying = staying;
    this.parts = parts;
    this.user = user;
    leftBehind = new LeftBehind(runDirectory, parts.log());
    separately = new Separately(parts.log());
    attendance = new Attendance(this, staying ? Optional.empty() : Optional.of(PATIENCE));
  }

  /// All members now.
  List<Member> all() {
    return all;
  }

  /// The configuration of all members.
  String text() {
    return HostText.of(all.stream().map(Member::router).toList(), user);
  }

  /// Takes up who was left behind, then hears what the members are told.
  void start() {
    Thread.ofPlatform()
        .name("members")
        .daemon()
        .start(
            () -> {
              try {
                change(this::recover);
              } finally {
                recovered.countDown();
              }
              attendance.run();
            });
  }

  private interface Change {
    void make() throws IOException;
  }

  /// One change at a time. A defect in one, or what the host refuses it, must not keep the others
  /// from being made.
  private void change(Change change) {
    changing.lock();
    try {
      change.make();
    } catch (IOException e) {
      parts.log().error(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      parts.log().error("locum has a defect here; running on: " + e);
    } finally {
      changing.unlock();
    }
  }

  /// Takes in a vrrpd. A refusal leaves nothing behind.
  ControlResponse join(ControlRequest.Join request) {
    try {
      recovered.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new ControlResponse.Refused("interrupted");
    }
    changing.lock();
    try {
      ControlResponse response =
          leaving ? new ControlResponse.Refused(MemberDirectory.LEAVING) : admit(request);
      if (response instanceof ControlResponse.Refused) {
        refused(Path.of(request.pipes()));
      }
      leftBehind.tidy(all);
      return response;
    } catch (IOException e) {
      return new ControlResponse.Refused(FailureText.of(e));
    } finally {
      changing.unlock();
    }
  }

  /// Its pipes go before the daemon, which leaves when nobody else is here.
  private void refused(Path pipes) throws IOException {
    if (isOurs(pipes)) {
      MemberDirectory.remove(pipes);
    }
    if (all.isEmpty() && !staying && !leaving) {
      leave("its first vrrpd was refused");
    }
  }

  private boolean isOurs(Path pipes) {
    return runDirectory.equals(pipes.getParent()) && MemberDirectory.isOne(pipes);
  }

  private ControlResponse admit(ControlRequest.Join request) throws IOException {
    if (!(OptionReader.read(request.words()) instanceof Invocation.Run(VrrpdOptions options))) {
      return new ControlResponse.Refused("this is no command line of a virtual router");
    }
    Path directory = Path.of(request.directory()).resolve(options.pidDirectory()).normalize();
    Optional<String> obstacle =
        running(options)
            .or(() -> VrrpdPidFiles.obstacle(options, directory, request.pid(), all))
            .or(() -> missing(directory))
            .or(() -> Interfaces.missing(options.interfaceName()));
    if (obstacle.isPresent()) {
      return new ControlResponse.Refused("not started: " + obstacle.get());
    }
    Path pipes = Path.of(request.pipes());
    Optional<StandIn> standIn =
        isOurs(pipes) ? StandIn.meet(request.pid(), pipes) : Optional.empty();
    if (standIn.isEmpty()) {
      return new ControlResponse.Refused("not started: its process is gone");
    }
    Member member =
        new Member(
            standIn.get(),
            request,
            options,
            VrrpdPidFiles.choose(options, directory, request.pid(), all));
    Optional<ControlResponse> refusal = take(member);
    if (refusal.isPresent()) {
      VrrpdPidFiles.remove(member);
      member.standIn().forget();
      return refusal.get();
    }
    greet(member);
    attendance.add(member.standIn());
    return new ControlResponse.Done(member.name() + " runs");
  }

  private static Optional<String> missing(Path directory) {
    return Files.isDirectory(directory)
        ? Optional.empty()
        : Optional.of("the directory of its pid file, " + directory + " (-f), does not exist");
  }

  private Optional<String> running(VrrpdOptions options) {
    return all.stream()
        .filter(member -> member.isSameRouter(options))
        .map(
            member ->
                "a vrrpd (pid "
                    + member.standIn().pid()
                    + ") with VRID "
                    + options.vrid()
                    + " runs on "
                    + options.interfaceName()
                    + " already")
        .findFirst();
  }

  /// Takes a member into the configuration.
  ///
  /// @return why it was not taken in; everything is as it was before then, files excepted
  private Optional<ControlResponse> take(Member member) throws IOException {
    List<Member> before = all;
    try {
      MemberFile.of(member).write(member.standIn().directory());
      VrrpdPidFiles.write(member);
      List<Member> after = new ArrayList<>(before);
      after.add(member);
      all = List.copyOf(after);
      if (parts.reload().get() instanceof ControlResponse.Refused refused) {
        all = before;
        if (refused.findings().isEmpty()) {
          ControlResponse _ = parts.reload().get(); // it may have been taken over all the same
        }
        return Optional.of(refused);
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      all = before;
      return Optional.of(
          new ControlResponse.Refused("not started: " + String.valueOf(e.getMessage())));
    } catch (IOException e) {
      all = before;
      VrrpdPidFiles.remove(member);
      member.standIn().forget();
      throw e;
    }
  }

  /// Takes up the members of a daemon that died here.
  private void recover() throws IOException {
    List<Member> found = leftBehind.members();
    if (found.isEmpty()) {
      return;
    }
    all = List.copyOf(found);
    try {
      ControlResponse _ = parts.reload().get(); // the log tells
    } finally {
      for (Member member : found) {
        attendance.add(member.standIn());
        separately.take("the pid file of " + member, () -> VrrpdPidFiles.write(member));
        separately.take("taking up " + member, () -> greet(member));
      }
    }
    parts
        .log()
        .warning(
            "the daemon before this one died; its " + found.size() + " vrrpd run here from now on");
  }

  private void greet(Member member) throws IOException {
    member.standIn().joined(staying ? GRACE_OF_SERVICE : 0, member.pidFile());
  }

  /// Has the routers of these resign at once; what else has to be done for them follows.
  void resign(StandIn standIn, String why) {
    of(standIn).ifPresent(member -> stepDown(member, why));
  }

  private void stepDown(Member member, String why) {
    parts
        .loop()
        .submit(new Command.Tell(new Event.StepDownOrdered(member.name(), Duration.ZERO, why)));
  }

  private Optional<Member> of(StandIn standIn) {
    return all.stream().filter(member -> member.standIn() == standIn).findFirst();
  }

  /// Their routers leave, and their processes end.
  void leave(List<StandIn> standIns) {
    change(
        () -> {
          List<Member> gone = all.stream().filter(m -> standIns.contains(m.standIn())).toList();
          all = all.stream().filter(member -> !gone.contains(member)).toList();
          try {
            ControlResponse _ = parts.reload().get(); // the log tells
          } finally {
            gone.forEach(this::farewell);
            leftBehind.tidy(all);
            if (all.isEmpty() && !staying) {
              leave("the last vrrpd has left");
            }
          }
        });
  }

  /// Whatever becomes of its files, its process ends.
  private void farewell(Member member) {
    separately.take("the pid file of " + member, () -> VrrpdPidFiles.remove(member));
    separately.take("the heir of the pid file of " + member, () -> bequeath(member));
    separately.take("the end of " + member, () -> member.standIn().exit());
    separately.take("the pipes of " + member, () -> member.standIn().forget());
  }

  private void bequeath(Member gone) throws IOException {
    Optional<Member> heir = VrrpdPidFiles.successor(gone, all);
    if (heir.isPresent()) {
      Optional<Member> before = of(heir.get().standIn());
      VrrpdPidFiles.write(heir.get());
      replace(heir.get());
      if (before.isPresent()) {
        VrrpdPidFiles.remove(before.get().pidFile(), before.get().standIn().pid());
      }
      greet(heir.get());
    }
  }

  private void replace(Member changed) throws IOException {
    MemberFile.of(changed).write(changed.standIn().directory());
    all =
        all.stream()
            .map(member -> member.standIn() == changed.standIn() ? changed : member)
            .toList();
  }

  /// Nobody has joined for a while, or nobody is left.
  void leaveUnlessNeeded() {
    change(
        () -> {
          if (all.isEmpty() && !staying) {
            leave("no vrrpd has joined");
          }
        });
  }

  private void leave(String why) {
    leaving = true;
    parts.loop().submit(new Command.Leave(why));
  }

  /// SIGTTIN and SIGTTOU.
  void changePriority(StandIn standIn, UnaryOperator<Member> step) {
    changePriorities(member -> member.standIn() == standIn, step);
  }

  /// Of all members at once.
  void changePriorities(UnaryOperator<Member> step) {
    changePriorities(_ -> true, step);
  }

  private void changePriorities(Predicate<Member> which, UnaryOperator<Member> step) {
    change(
        () -> {
          List<Member> meant = all.stream().filter(which).toList();
          for (Member member : meant) {
            Member changed = step.apply(member);
            parts.log().tell(LogText.newPriority(changed.options()));
            separately.take("the priority of " + member, () -> replace(changed));
          }
          if (!meant.isEmpty()) {
            ControlResponse _ = parts.reload().get(); // the log tells
          }
        });
  }

  /// SIGUSR2: a MASTER steps down, a BACKUP starts to wait anew.
  void giveWay(StandIn standIn) {
    of(standIn)
        .ifPresent(
            member -> {
              stepDown(member, "its vrrpd got SIGUSR2");
              parts.loop().submit(new Command.Tell(new Event.WaitOrdered(member.name())));
            });
  }

  /// Has something done with a member, if it is one still.
  void with(StandIn standIn, Consumer<Member> what) {
    of(standIn).ifPresent(what);
  }

  Guise.Parts parts() {
    return parts;
  }

  /// The daemon leaves, and all processes that stand for its routers: the addresses are gone.
  @Override
  public void close() {
    attendance.end();
    change(
        () -> {
          leaving = true;
          List<Member> gone = all;
          all = List.of();
          gone.forEach(this::farewell); // without heirs
          leftBehind.tidy(all);
        });
  }
}
