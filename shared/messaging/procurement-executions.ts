import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';

const sfn = new SFNClient({});

/** Starts the one execution that an order ever has; it is named by the order, so a second start is the first. */
export async function startProcurement(stateMachineArn: string, orderId: string): Promise<void> {
  try {
    await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name: orderId, input: JSON.stringify({ order_id: orderId }) }),
    );
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}

export interface ExecutionState {
  readonly status: 'absent' | 'running' | 'succeeded' | 'failed';
  readonly endedAt: number | undefined;
  readonly redrives: number;
}

export async function describeProcurement(stateMachineArn: string, orderId: string): Promise<ExecutionState> {
  try {
    const found = await sfn.send(
      new DescribeExecutionCommand({ executionArn: executionArn(stateMachineArn, orderId) }),
    );
    const status =
      found.status === 'RUNNING' || found.status === 'PENDING_REDRIVE'
        ? 'running'
        : found.status === 'SUCCEEDED'
          ? 'succeeded'
          : 'failed';
    return { status, endedAt: found.stopDate?.getTime(), redrives: found.redriveCount ?? 0 };
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return { status: 'absent', endedAt: undefined, redrives: 0 };
    throw error;
  }
}

/** Goes on from the state that failed. False when that cannot be done: it runs again already, or failed too long ago. */
export async function redriveProcurement(stateMachineArn: string, orderId: string): Promise<boolean> {
  try {
    await sfn.send(new RedriveExecutionCommand({ executionArn: executionArn(stateMachineArn, orderId) }));
    return true;
  } catch (error) {
    if (error instanceof ExecutionNotRedrivable) return false;
    throw error;
  }
}

function executionArn(stateMachineArn: string, orderId: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${orderId}`;
}
