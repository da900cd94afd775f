import type { Flow, MapState, ParallelState } from './definition.ts';
import { StateError, toLimitedText } from './errors.ts';
import type { ChildInput, FrameRecord } from './records.ts';
import { type ExecutionEnvironment, Run, type RunFlow } from './run.ts';
import { Cancelled, type Scope } from './scope.ts';

/** As many iterations of an inline Map as run side by side when no limit is set. */
const mostConcurrent = 40;

/** The frames below the machine's own that an interruption left, by path. Each is taken up at most once. */
export type StoredFrames = Map<string, FrameRecord>;

/** Forgets the children of the run's current state, which are over. */
export function dropChildren({ frame, environment }: Run, stored: StoredFrames): void {
  environment.journal.dropChildren(frame.path);
  for (const path of stored.keys()) if (path.startsWith(`${frame.path}.`)) stored.delete(path);
}

/** Runs the branches of a Parallel state and answers their outputs in order. */
export async function runParallel(
  run: Run,
  state: ParallelState,
  runFlow: RunFlow,
  stored: StoredFrames,
): Promise<unknown[]> {
  if (run.frame.phase.kind !== 'children') {
    const input = state.parameters ? await state.parameters(run.bindings()) : run.frame.input;
    run.event('ParallelStateStarted');
    const { item } = run.frame;
    startChildren(
      run,
      state.branches.map(() => ({ input, item })),
      state.branches.length,
    );
  }
  return runChildren(
    run,
    (index) => state.branches[index],
    runFlow,
    stored,
    () => {},
  );
}

/** Runs the item processor for each item and answers the outputs in the order of the items. */
export async function runMap(run: Run, state: MapState, runFlow: RunFlow, stored: StoredFrames): Promise<unknown[]> {
  if (run.frame.phase.kind !== 'children') {
    const bindings = run.bindings();
    const items = state.items ? await state.items(bindings) : run.frame.input;
    if (!Array.isArray(items))
      throw new StateError('States.QueryEvaluationError', `The field 'Items' must be an array, not ${typeof items}.`);
    const concurrency = await state.maxConcurrency(bindings);
    if (typeof concurrency !== 'number' || !Number.isInteger(concurrency) || concurrency < 0)
      throw new StateError('States.QueryEvaluationError', "The field 'MaxConcurrency' must be a whole number from 0.");
    const children = await Promise.all(items.map((value, index) => inputOf(run, state, value, index)));
    run.event('MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
    startChildren(run, children, concurrency);
  }
  const iteration = (type: string, index: number) =>
    run.event(`MapIteration${type}`, { [`mapIteration${type}EventDetails`]: { name: state.name, index } });
  return runChildren(run, () => state.processor, runFlow, stored, iteration);
}

async function inputOf(run: Run, state: MapState, value: unknown, index: number): Promise<ChildInput> {
  const item = { Index: index, Value: value };
  if (!state.itemSelector) return { input: value, item };
  const context = { ...run.contextObject(), Map: { Item: item } };
  return { input: await state.itemSelector(run.bindings({ context })), item };
}

function startChildren(run: Run, children: readonly ChildInput[], concurrency: number): void {
  run.enterPhase({ kind: 'children', children, concurrency });
  run.environment.journal.commit();
}

async function runChildren(
  run: Run,
  flowOf: (index: number) => Flow | undefined,
  runFlow: RunFlow,
  stored: StoredFrames,
  iteration: (type: string, index: number) => void,
): Promise<unknown[]> {
  const { phase } = run.frame;
  if (phase.kind !== 'children') throw new Error(`state "${run.frame.state}" has no children`);
  const { children, concurrency } = phase;
  const { scope, detach } = run.scope.child();
  const outputs: unknown[] = new Array(children.length);
  let next = 0;
  let failure: unknown;

  const worker = async () => {
    while (next < children.length && !scope.cancelled) {
      const index = next;
      next += 1;
      const child = children[index];
      const flow = flowOf(index);
      if (!child || !flow) throw new Error(`state "${run.frame.state}" has no child ${index}`);
      const path = `${run.frame.path}.${index}`;
      const earlier = stored.get(path);
      stored.delete(path);
      if (!earlier) iteration('Started', index);
      try {
        outputs[index] = await runChild(run, flow, child, index, scope, runFlow, earlier);
        if (earlier?.phase.kind !== 'ended') iteration('Succeeded', index);
      } catch (error) {
        if (!(error instanceof Cancelled) && failure === undefined) {
          failure = error;
          iteration('Failed', index);
          scope.cancel();
        } else if (!run.scope.cancelled) iteration('Aborted', index);
        return;
      }
    }
  };

  run.rest();
  try {
    const most = Math.min(concurrency === 0 ? mostConcurrent : concurrency, children.length);
    await Promise.all(Array.from({ length: most }, worker));
  } finally {
    scope.cancel();
    detach();
    run.work();
  }
  run.scope.throwIfCancelled();
  if (failure !== undefined) throw failure;
  return outputs;
}

async function runChild(
  parent: Run,
  flow: Flow,
  child: ChildInput,
  index: number,
  scope: Scope,
  runFlow: RunFlow,
  earlier: FrameRecord | undefined,
): Promise<unknown> {
  const { environment } = parent;
  const frame = earlier ?? newFrame(environment, flow, `${parent.frame.path}.${index}`, child, parent.frame.variables);
  const run = new Run(environment, flow, frame, scope, parent.lastEventId);
  if (frame.phase.kind === 'ended') return frame.phase.output;
  if (!earlier) enterState(run);
  const output = await runFlow(run);
  run.enterPhase({ kind: 'ended', output });
  environment.journal.commit();
  return output;
}

/** The frame of a flow that is about to enter its first state. */
export function newFrame(
  environment: ExecutionEnvironment,
  flow: Flow,
  path: string,
  { input, item }: ChildInput,
  variables: Readonly<Record<string, unknown>>,
): FrameRecord {
  const enteredAt = environment.context.clock.now();
  return { path, state: flow.startAt, input, variables, enteredAt, retries: [], phase: { kind: 'ready' }, item };
}

/** Notes that the run's frame is now in the state it names. */
export function enterState(run: Run, inputText?: string): void {
  const { environment, frame, flow } = run;
  const state = flow.states.get(frame.state);
  run.event(`${state?.type}StateEntered`, {
    stateEnteredEventDetails: {
      name: frame.state,
      input: inputText ?? toLimitedText(frame.input, 'input of the state'),
      inputDetails: { truncated: false },
    },
  });
  environment.countTransition();
  environment.journal.save(frame);
}
