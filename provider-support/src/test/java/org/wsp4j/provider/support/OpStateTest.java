package org.wsp4j.provider.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.provider.support.linux.FaultPlan;
import org.wsp4j.provider.support.linux.ScriptedKernel;
import org.wsp4j.provider.support.socket.TcpTransport;
import org.wsp4j.spi.ProtocolInfo;

/** Every state against every event, as a table that a new constant of either enum breaks. */
class OpStateTest {
  private static final String ILLEGAL = "-";

  private static final String TABLE =
      """
                      FREE    QUEUED    PARTIAL   FINISHED  OWED
      POSTED          QUEUED  -         -         -         -
      PROGRESSED      -       PARTIAL   PARTIAL   -         -
      FILLED          -       FINISHED  FINISHED  -         -
      ENDED           -       FINISHED  FINISHED  -         -
      BROKEN          -       FINISHED  FINISHED  -         -
      FAULTED         -       FINISHED  FINISHED  -         -
      CANCELLED       -       FINISHED  FINISHED  -         -
      TIMED_OUT       -       FINISHED  FINISHED  -         -
      INTERRUPTED     -       FINISHED  FINISHED  -         -
      CLOSED          -       FINISHED  FINISHED  -         -
      THREAD_ENDED    -       FINISHED  FINISHED  -         -
      INDICATED       -       -         -         FREE      -
      APC_QUEUED      -       -         -         OWED      -
      ROUTINE_RAN     -       -         -         -         FREE
      ROUTINE_DROPPED -       -         -         -         FREE
      """;

  /** How an operation gets into a state from the beginning. */
  private static final Map<OpState, List<OpEvent>> WAYS =
      Map.of(
          OpState.FREE, List.of(),
          OpState.QUEUED, List.of(OpEvent.POSTED),
          OpState.PARTIAL, List.of(OpEvent.POSTED, OpEvent.PROGRESSED),
          OpState.FINISHED, List.of(OpEvent.POSTED, OpEvent.FILLED),
          OpState.OWED, List.of(OpEvent.POSTED, OpEvent.FILLED, OpEvent.APC_QUEUED));

  /** One cell: where an event leads, {@value ILLEGAL} for nowhere. */
  record Cell(OpState state, OpEvent event, String to) {
    boolean isLegal() {
      return !to.equals(ILLEGAL);
    }

    @Override
    public String toString() {
      return state + " x " + event + " -> " + to;
    }
  }

  static List<Cell> cells() {
    List<String> lines = TABLE.lines().toList();
    List<String> states = words(lines.getFirst());
    List<Cell> cells = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = words(line);
      for (int i = 0; i < states.size(); i++) {
        cells.add(
            new Cell(
                OpState.valueOf(states.get(i)), OpEvent.valueOf(row.getFirst()), row.get(i + 1)));
      }
    }
    return cells;
  }

  private static List<String> words(String line) {
    return List.of(line.strip().split(" +"));
  }

  @Test
  void theTableListsEveryCellOnce() {
    Map<String, Integer> listed = new HashMap<>();
    cells().forEach(cell -> listed.merge(cell.state() + " " + cell.event(), 1, Integer::sum));
    Set<String> all = new LinkedHashSet<>();
    for (OpState state : OpState.values()) {
      for (OpEvent event : OpEvent.values()) {
        all.add(state + " " + event);
      }
    }
    assertThat(listed.keySet()).isEqualTo(all);
    assertThat(listed.values()).containsOnly(1);
    assertThat(WAYS).containsOnlyKeys(OpState.values());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void anEventLeadsWhereTheTableSays(Cell cell) {
    Operation operation = operationIn(cell.state());
    if (cell.isLegal()) {
      operation.move(cell.event());
      assertThat(operation.state()).isEqualTo(OpState.valueOf(cell.to()));
    } else {
      assertThatThrownBy(() -> operation.move(cell.event()))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(cell.event().name())
          .hasMessageContaining(cell.state().name());
      assertThat(operation.state()).isEqualTo(cell.state());
    }
    assertThat(operation.isFinished()).isEqualTo(operation.state() == OpState.FINISHED);
  }

  @Test
  void everyStateIsReachedFromFreeAndLeadsBackToIt() {
    Map<OpState, Set<OpState>> next = new HashMap<>();
    cells().stream()
        .filter(Cell::isLegal)
        .forEach(cell ->
            next.computeIfAbsent(cell.state(), key -> new LinkedHashSet<>())
                .add(OpState.valueOf(cell.to())));
    for (OpState from : OpState.values()) {
      Set<OpState> reached = new LinkedHashSet<>(Set.of(from));
      List<OpState> open = new ArrayList<>(reached);
      while (!open.isEmpty()) {
        for (OpState to : next.getOrDefault(open.removeLast(), Set.of())) {
          if (reached.add(to)) {
            open.add(to);
          }
        }
      }
      assertThat(reached).as("from %s", from).containsAll(Arrays.asList(OpState.values()));
    }
  }

  private static Operation operationIn(OpState state) {
    ScriptedKernel kernel = new ScriptedKernel(FaultPlan.none());
    int fd = kernel.streamPair(ProtocolInfo.AF_INET)[0];
    Engine engine = Engines.over(kernel, new VirtualUpcalls(kernel), new ManualHost());
    Machine machine =
        new Machine(
            engine, new TcpTransport(kernel, fd), Engines.STREAM, Connection.Phase.CONNECTED);
    Operation operation = new Operation(machine);
    for (OpEvent event : WAYS.getOrDefault(state, List.of())) {
      operation.move(event);
    }
    assertThat(operation.state()).isEqualTo(state);
    return operation;
  }
}
