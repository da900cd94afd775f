/** Everything that wakes functions by itself: streams, queues and schedules of the template. */
import type { Engine } from '../dynamodb/engine.ts';
import { openStream } from '../dynamodb/stream.ts';
import type { Table } from '../dynamodb/tables.ts';
import type { Clock, Store } from '../service.ts';
import type { Sqs } from '../sqs/service.ts';
import { account, region } from '../template/names.ts';
import type { Template } from '../template/template.ts';
import type { RuleTarget } from './bus.ts';
import { readMappings } from './mapping.ts';
import { runQueueSource } from './queue-source.ts';
import { readSchedules, startSchedules } from './schedules.ts';
import type { SourceContext } from './source-context.ts';
import { type StreamSource, startStreamSource } from './stream-source.ts';

export interface SourcesOptions {
  readonly template: Template;
  readonly context: Omit<SourceContext, 'signal' | 'sendToQueue'>;
  readonly store: Store;
  /** Time for the schedules, whose turns never end. */
  readonly scheduleClock: Clock;
  readonly tables: ReadonlyMap<string, Table>;
  readonly engine: Engine;
  readonly sqs: Sqs;
  readonly mostPollers: number;
  /** Invokes without an answer; retries are its own. */
  readonly invokeLater: (functionArn: string, event: string) => Promise<void>;
}

export interface Sources {
  /** Tables were written to. */
  notify(tables: readonly string[]): void;
  stop(): Promise<void>;
}

export async function startSources(options: SourcesOptions): Promise<Sources> {
  const { template, tables, sqs } = options;
  const ending = new AbortController();
  const context: SourceContext = {
    ...options.context,
    signal: ending.signal,
    sendToQueue: (queueArn, body) => void sqs.queue(queueArn).send({ body, senderId: 'event source mapping' }),
  };
  const checkpoints = options.store.collection<{ position: string }>('streams/checkpoints');
  const streams = new Map<string, StreamSource[]>();
  const queues: Promise<void>[] = [];
  for (const mapping of readMappings(template)) {
    if (mapping.sourceArn.includes(':sqs:')) {
      const queue = sqs.queue(mapping.sourceArn);
      queues.push(runQueueSource({ context, mapping, queue, mostPollers: options.mostPollers }));
      continue;
    }
    const table = [...tables.values()].find(({ stream }) => stream?.arn === mapping.sourceArn);
    if (!table?.stream)
      throw new Error(`The mapping ${mapping.id} reads ${mapping.sourceArn}, which the local cloud does not have`);
    const stream = openStream(options.engine, table.stream.arn, table.stream.engineArn);
    const source = await startStreamSource({ context, mapping, stream, hashKey: table.hashKey, checkpoints });
    streams.set(table.name, [...(streams.get(table.name) ?? []), source]);
  }
  const stopSchedules = startSchedules(readSchedules(template), {
    clock: options.scheduleClock,
    run: (target, at) => options.invokeLater(target.arn, scheduledEvent(target, at)),
  });

  return {
    notify(names) {
      for (const name of names) for (const source of streams.get(name) ?? []) source.notify();
    },
    async stop() {
      stopSchedules();
      ending.abort(new Error('The local cloud is stopping'));
      await Promise.allSettled([...queues, ...[...streams.values()].flat().map((source) => source.stopped())]);
    },
  };
}

function scheduledEvent({ input }: RuleTarget, at: number): string {
  if (input !== undefined) return input;
  return JSON.stringify({
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: new Date(at).toISOString(),
    region,
    resources: [],
    detail: {},
  });
}
