import type { Catcher, ChoiceState, FailState, Outputs, Retrier, State, WaitState } from './definition.ts';
import { covers, detailsOf, errorOutput, StateError, toLimitedText } from './errors.ts';
import type { Bindings } from './expressions.ts';
import { type Outcome, type Run, secondsOf } from './run.ts';
import { dropChildren, enterState, runMap, runParallel, type StoredFrames } from './run-children.ts';
import { runTask } from './run-task.ts';

/** Runs a flow from where its frame stands to its end and answers its output. */
export async function runFlow(run: Run, stored: StoredFrames): Promise<unknown> {
  run.work();
  try {
    for (;;) {
      run.scope.throwIfCancelled();
      const state = run.flow.states.get(run.frame.state);
      if (!state) throw new StateError('States.Runtime', `There is no state "${run.frame.state}".`);
      const outcome = await runState(run, state, stored);
      run.scope.throwIfCancelled();
      leaveState(run, state, outcome, stored);
      if (outcome.next === undefined) return outcome.output;
      run.frame = {
        ...run.frame,
        state: outcome.next,
        input: outcome.output,
        variables: outcome.assigned ? { ...run.frame.variables, ...outcome.assigned } : run.frame.variables,
        enteredAt: run.environment.context.clock.now(),
        retries: [],
        phase: { kind: 'ready' },
      };
      enterState(run, outcome.outputText);
      run.environment.journal.commit();
    }
  } finally {
    run.rest();
  }
}

function leaveState(run: Run, state: State, { outputText, assigned }: Outcome, stored: StoredFrames): void {
  run.event(`${state.type}StateExited`, {
    stateExitedEventDetails: {
      name: state.name,
      output: outputText,
      outputDetails: { truncated: false },
      ...(assigned && {
        assignedVariables: Object.fromEntries(
          Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]),
        ),
        assignedVariablesDetails: { truncated: false },
      }),
    },
  });
  if (state.type === 'Map' || state.type === 'Parallel') dropChildren(run, stored);
}

async function runState(run: Run, state: State, stored: StoredFrames): Promise<Outcome> {
  for (;;) {
    try {
      if (run.frame.phase.kind === 'retrying') {
        await run.sleepUntil(run.frame.phase.at);
        run.environment.countTransition();
        run.enterPhase({ kind: 'ready' });
      }
      return await attempt(run, state, stored);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const nests = state.type === 'Map' || state.type === 'Parallel';
      if (nests) run.event(`${state.type}StateFailed`);
      else if (error.error === 'States.QueryEvaluationError')
        run.event('EvaluationFailed', { evaluationFailedEventDetails: { ...detailsOf(error), state: state.name } });
      if (!('retriers' in state)) throw error;
      if (planRetry(run, state.retriers, error, stored)) continue;
      return recover(run, state.catchers, error);
    }
  }
}

async function attempt(run: Run, state: State, stored: StoredFrames): Promise<Outcome> {
  const nested = (child: Run) => runFlow(child, stored);
  switch (state.type) {
    case 'Pass':
    case 'Succeed':
      return finish(state, run.bindings(), run.frame.input, state.next);
    case 'Fail':
      return fail(run, state);
    case 'Choice':
      return choose(run, state);
    case 'Wait':
      await wait(run, state);
      return finish(state, run.bindings(), run.frame.input, state.next);
    case 'Task': {
      const result = await runTask(run, state);
      return finish(state, run.bindings({ result }), result, state.next);
    }
    case 'Parallel':
    case 'Map': {
      const result =
        state.type === 'Map' ? await runMap(run, state, nested, stored) : await runParallel(run, state, nested, stored);
      run.event(`${state.type}StateSucceeded`);
      return finish(state, run.bindings({ result }), result, state.next);
    }
  }
}

/** Output and Assign both see the variables as they were when the state was entered. */
async function finish(
  from: Outputs,
  bindings: Bindings,
  otherwise: unknown,
  next: string | undefined,
): Promise<Outcome> {
  const output = from.output ? await from.output(bindings) : otherwise;
  const assigned = from.assign ? await from.assign(bindings) : undefined;
  return {
    output,
    outputText: toLimitedText(output, 'output of the state'),
    assigned: assigned as Readonly<Record<string, unknown>> | undefined,
    next,
  };
}

async function fail(run: Run, { error, cause }: FailState): Promise<never> {
  const bindings = run.bindings();
  const name = error ? await error(bindings) : 'States.Failed';
  const text = cause ? await cause(bindings) : undefined;
  throw new StateError(String(name), text === undefined ? undefined : String(text));
}

async function choose(run: Run, state: ChoiceState): Promise<Outcome> {
  const bindings = run.bindings();
  for (const choice of state.choices) {
    const holds = await choice.condition(bindings);
    if (typeof holds !== 'boolean')
      throw new StateError(
        'States.QueryEvaluationError',
        `A condition of "${state.name}" gave ${JSON.stringify(holds)} instead of true or false.`,
      );
    if (holds) return finish(choice, bindings, run.frame.input, choice.next);
  }
  if (state.next === undefined)
    throw new StateError('States.NoChoiceMatched', `No condition of "${state.name}" holds and it has no default.`);
  return finish(state, bindings, run.frame.input, state.next);
}

async function wait(run: Run, state: WaitState): Promise<void> {
  if (run.frame.phase.kind !== 'waiting') {
    run.enterPhase({ kind: 'waiting', until: await wakeTime(run, state) });
    run.environment.journal.commit();
  }
  if (run.frame.phase.kind === 'waiting') await run.sleepUntil(run.frame.phase.until);
}

async function wakeTime(run: Run, state: WaitState): Promise<number> {
  const bindings = run.bindings();
  if (state.seconds)
    return run.environment.context.clock.now() + (await secondsOf(state.seconds, bindings, 'Seconds', 0)) * 1_000;
  const timestamp = await state.timestamp?.(bindings);
  const time = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(time))
    throw new StateError('States.QueryEvaluationError', `The field 'Timestamp' is no time: ${String(timestamp)}`);
  return time;
}

/** Counts a retry and sets its time, if a retrier covers the error and has attempts left. */
function planRetry(run: Run, retriers: readonly Retrier[], { error }: StateError, stored: StoredFrames): boolean {
  const index = retriers.findIndex(({ errors }) => covers(errors, error));
  const retrier = retriers[index];
  const used = run.frame.retries[index] ?? 0;
  if (!retrier || used >= retrier.maxAttempts) return false;
  const most = Math.min(retrier.intervalSeconds * retrier.backoffRate ** used, retrier.maxDelaySeconds);
  const delay = retrier.jitter ? Math.random() * most : most;
  const retries = retriers.map((_, position) => (run.frame.retries[position] ?? 0) + (position === index ? 1 : 0));
  dropChildren(run, stored);
  run.frame = { ...run.frame, retries };
  run.enterPhase({ kind: 'retrying', at: run.environment.context.clock.now() + Math.round(delay * 1_000) });
  run.environment.journal.commit();
  return true;
}

function recover(run: Run, catchers: readonly Catcher[], error: StateError): Promise<Outcome> {
  const catcher = catchers.find(({ errors }) => covers(errors, error.error));
  if (!catcher) throw error;
  const output = errorOutput(error);
  return finish(catcher, run.bindings({ errorOutput: output }), output, catcher.next);
}
