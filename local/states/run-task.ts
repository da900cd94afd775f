import { randomBytes } from 'node:crypto';
import type { TaskState } from './definition.ts';
import { detailsOf, StateError, toLimitedText } from './errors.ts';
import { callIntegration } from './integrations.ts';
import type { Phase, TokenOutcome } from './records.ts';
import { type Run, secondsOf } from './run.ts';
import { Cancelled } from './scope.ts';

type TokenPhase = Extract<Phase, { readonly kind: 'token' }>;

/** Runs a Task state's work and answers its result. After a crash the work is done again, unless it waits for its token. */
export async function runTask(run: Run, state: TaskState): Promise<unknown> {
  try {
    const result = state.integration.waitsForToken ? await runWithToken(run, state) : await runAtOnce(run, state);
    const output = toLimitedText(result, 'result of the task');
    run.event(...succeeded(state, output));
    return result;
  } catch (error) {
    // What an expression broke is told by the state, whichever of its fields it was in.
    if (error instanceof StateError && error.error !== 'States.QueryEvaluationError')
      run.event(...failed(state, error));
    throw error;
  }
}

async function runAtOnce(run: Run, state: TaskState): Promise<unknown> {
  const bindings = run.bindings();
  const seconds = state.timeoutSeconds && (await secondsOf(state.timeoutSeconds, bindings, 'TimeoutSeconds', 1));
  const parameters = await parametersOf(run, state, bindings);
  schedule(run, state, parameters, seconds);
  const deadline = seconds && run.environment.context.clock.now() + seconds * 1_000;
  return run.race(call(run, state, parameters), deadline);
}

async function runWithToken(run: Run, state: TaskState): Promise<unknown> {
  const { clock } = run.environment.context;
  let phase = run.frame.phase.kind === 'token' ? run.frame.phase : await openToken(run, state);
  let wake: ((outcome: TokenOutcome) => void) | undefined;
  let beat: (() => void) | undefined;
  const update = (change: Partial<TokenPhase>) => {
    phase = { ...phase, ...change };
    run.enterPhase(phase);
    run.environment.journal.commit();
  };
  const close =
    phase.outcome === undefined
      ? run.environment.tokens.open(phase.token, {
          answer(outcome) {
            update({ outcome });
            wake?.(outcome);
          },
          heartbeat: () => beat?.(),
        })
      : () => {};
  try {
    const heartbeatSeconds =
      state.heartbeatSeconds && (await secondsOf(state.heartbeatSeconds, run.bindings(), 'HeartbeatSeconds', 1));
    if (!phase.called) {
      const parameters = await parametersOf(run, state, run.bindings({}, phase.token));
      const seconds = phase.deadline === undefined ? undefined : Math.ceil((phase.deadline - clock.now()) / 1_000);
      schedule(run, state, parameters, seconds, heartbeatSeconds);
      const answer = await run.race(call(run, state, parameters), phase.deadline);
      const { resourceType, resource } = state.integration;
      run.event('TaskSubmitted', {
        taskSubmittedEventDetails: { resourceType, resource, output: toLimitedText(answer, 'answer of the call') },
      });
      update({ called: true });
    }
    const outcome =
      phase.outcome ??
      (await run.restUntil<TokenOutcome>((resolve, reject) => {
        wake = resolve;
        const cancels: (() => void)[] = [];
        if (phase.deadline !== undefined)
          cancels.push(clock.at(phase.deadline, () => reject(new StateError('States.Timeout'))));
        let cancelBeat: (() => void) | undefined;
        beat = () => {
          cancelBeat?.();
          if (heartbeatSeconds === undefined) return;
          cancelBeat = clock.at(clock.now() + heartbeatSeconds * 1_000, () =>
            reject(new StateError('States.HeartbeatTimeout')),
          );
        };
        beat();
        return () => {
          cancelBeat?.();
          for (const cancel of cancels) cancel();
        };
      }));
    if (outcome.kind === 'failure') throw new StateError(outcome.error, outcome.cause);
    return outcome.output;
  } finally {
    close();
  }
}

/** The token is stored before anyone hears of it, so that an answer finds it after a crash. */
async function openToken(run: Run, state: TaskState): Promise<TokenPhase> {
  const { clock } = run.environment.context;
  const seconds = state.timeoutSeconds && (await secondsOf(state.timeoutSeconds, run.bindings(), 'TimeoutSeconds', 1));
  const phase: TokenPhase = {
    kind: 'token',
    token: `AQ${randomBytes(48).toString('base64url')}`,
    deadline: seconds === undefined ? undefined : clock.now() + seconds * 1_000,
    called: false,
  };
  run.enterPhase(phase);
  run.environment.journal.commit();
  return phase;
}

const parametersOf = (run: Run, state: TaskState, bindings: Readonly<Record<string, unknown>>): unknown =>
  state.parameters ? state.parameters(bindings) : run.frame.input;

async function call(run: Run, state: TaskState, parameters: unknown): Promise<unknown> {
  run.scope.throwIfCancelled();
  const { environment } = run;
  try {
    return await callIntegration(state.integration, parameters, environment.caller, environment.runTask);
  } catch (error) {
    if (error instanceof StateError || error instanceof Cancelled || run.scope.cancelled) throw error;
    const message = error instanceof Error ? error.message : String(error);
    environment.context.log(`${environment.label}: state "${state.name}" broke: ${message}`);
    throw new StateError('States.Runtime', message);
  }
}

function schedule(
  run: Run,
  { integration }: TaskState,
  parameters: unknown,
  timeoutInSeconds: number | undefined,
  heartbeatInSeconds?: number,
): void {
  const text = toLimitedText(parameters, 'input of the task');
  const limits = {
    ...(timeoutInSeconds !== undefined && { timeoutInSeconds }),
    ...(heartbeatInSeconds !== undefined && { heartbeatInSeconds }),
  };
  const { kind, resource, resourceType } = integration;
  if (kind === 'function') {
    run.event('LambdaFunctionScheduled', {
      lambdaFunctionScheduledEventDetails: { resource, input: text, ...limits },
    });
    run.event('LambdaFunctionStarted');
    return;
  }
  run.event('TaskScheduled', {
    taskScheduledEventDetails: { resourceType, resource, region: 'eu-central-1', parameters: text, ...limits },
  });
  run.event('TaskStarted', { taskStartedEventDetails: { resourceType, resource } });
}

type Event = [type: string, details: Record<string, unknown>];

function succeeded({ integration: { kind, resource, resourceType } }: TaskState, output: string): Event {
  return kind === 'function'
    ? ['LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: { output } }]
    : ['TaskSucceeded', { taskSucceededEventDetails: { resourceType, resource, output } }];
}

function failed({ integration }: TaskState, failure: StateError): Event {
  const details = detailsOf(failure);
  const { error } = failure;
  const outcome = error === 'States.Timeout' || error === 'States.HeartbeatTimeout' ? 'TimedOut' : 'Failed';
  if (integration.kind === 'function')
    return [`LambdaFunction${outcome}`, { [`lambdaFunction${outcome}EventDetails`]: details }];
  const { resourceType, resource } = integration;
  return [`Task${outcome}`, { [`task${outcome}EventDetails`]: { resourceType, resource, ...details } }];
}
