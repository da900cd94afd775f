/** Table stream → function: filters, lanes per key, retries, bisection, partial failures, and a checkpoint that outlives the process. */
import { createHash } from 'node:crypto';
import type { StreamRecord, TableStream } from '../dynamodb/stream.ts';
import type { Collection } from '../service.ts';
import { failuresOf, type Mapping } from './mapping.ts';
import { beginWork, retryDelay, type SourceContext, type Work } from './source-context.ts';

export interface StreamSource {
  /** Something was written: read on. */
  notify(): void;
  /** Resolves when the reading that is going on has ended. */
  stopped(): Promise<void>;
}

export interface StreamSourceOptions {
  readonly context: SourceContext;
  readonly mapping: Mapping;
  readonly stream: TableStream;
  /** Name of the table's hash key: records of one key stay in order. */
  readonly hashKey: string;
  /** Last position that was dealt with, by mapping. */
  readonly checkpoints: Collection<{ readonly position: string }>;
}

export async function startStreamSource(options: StreamSourceOptions): Promise<StreamSource> {
  const { context, mapping, stream, checkpoints } = options;
  const { signal } = context;
  const checkpointKey = `${mapping.id}|${stream.arn}`;
  const name = `stream to ${mapping.functionName}`;
  let position = checkpoints.get(checkpointKey)?.position;
  if (position === undefined && mapping.startsAtLatest) position = await stream.latest();
  let told = false;
  let pumping: Promise<void> | undefined;

  async function pump(): Promise<void> {
    const work = beginWork(context, name);
    try {
      while (told && !signal.aborted) {
        told = false;
        let more = true;
        while (more && !signal.aborted) more = await readPage(work);
      }
    } catch (error) {
      if (!signal.aborted)
        context.log(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    } finally {
      work.end();
      pumping = undefined;
      if (told && !signal.aborted) notify();
    }
  }

  async function readPage(work: Work): Promise<boolean> {
    const page = await stream.read(position, mapping.batchSize * mapping.lanes);
    const records = page.records.filter(mapping.accepts).map((record) => onCloudTime(record, context.clock.now()));
    if (records.length > 0) {
      const delay = context.faults.takeRecordDelay();
      if (delay > 0) await work.pause(delay);
      // The lanes count for themselves, so that one which waits for the clock lets the cloud come to rest.
      await work.standBy(Promise.all(lanesOf(records, options).map((lane) => deliverLane(lane, options))));
    }
    if (signal.aborted) return false;
    if (page.position !== undefined && page.position !== position) {
      position = page.position;
      checkpoints.put(checkpointKey, { position });
    }
    return page.more;
  }

  function notify(): void {
    told = true;
    pumping ??= pump();
  }

  notify();
  return { notify, stopped: async () => void (await pumping) };
}

/** Records by lane: all of one key in one lane, in order. */
function lanesOf(
  records: readonly StreamRecord[],
  { mapping, hashKey }: StreamSourceOptions,
): readonly StreamRecord[][] {
  if (mapping.lanes === 1) return [[...records]];
  const lanes = new Map<number, StreamRecord[]>();
  for (const record of records) {
    const digest = createHash('md5').update(JSON.stringify(record.dynamodb.Keys[hashKey])).digest();
    const lane = digest.readUInt32BE() % mapping.lanes;
    const entries = lanes.get(lane);
    if (entries) entries.push(record);
    else lanes.set(lane, [record]);
  }
  return [...lanes.values()];
}

async function deliverLane(records: readonly StreamRecord[], options: StreamSourceOptions): Promise<void> {
  const { context, mapping } = options;
  const work = beginWork(context, `stream to ${mapping.functionName}`);
  try {
    for (let start = 0; start < records.length; start += mapping.batchSize) {
      const batch = records.slice(start, start + mapping.batchSize);
      await deliver(batch, options, work);
      if (context.faults.takeDuplicateRecords()) await deliver(batch, options, work);
    }
  } catch (error) {
    if (!context.signal.aborted) throw error;
  } finally {
    work.end();
  }
}

async function deliver(records: readonly StreamRecord[], options: StreamSourceOptions, work: Work): Promise<void> {
  const { context, mapping } = options;
  let batch = records;
  let attempts = 0;
  while (batch.length > 0) {
    context.signal.throwIfAborted();
    const young = batch.filter((record) => !isTooOld(record, options));
    if (young.length < batch.length)
      giveUp(batch.slice(0, batch.length - young.length), 'RecordAgeExceeded', attempts, options);
    batch = young;
    if (batch.length === 0) return;
    const result = await tryOnce(batch, options);
    attempts += 1;
    if (result.kind === 'done') return;
    if (result.kind === 'from' && result.index > 0) {
      batch = batch.slice(result.index);
      attempts = 0;
      continue;
    }
    if (mapping.mostRetries >= 0 && attempts > mapping.mostRetries)
      return giveUp(batch, 'RetryAttemptsExhausted', attempts, options);
    const delay = retryDelay(attempts);
    if (delay > 0) await work.pause(delay);
    if (result.kind === 'failed' && mapping.bisects && batch.length > 1) {
      const half = batch.length >> 1;
      await deliver(batch.slice(0, half), options, work);
      batch = batch.slice(half);
      attempts = 0;
    }
  }
}

type Result = { readonly kind: 'done' | 'failed' } | { readonly kind: 'from'; readonly index: number };

/** One invocation; `from` is the first record that failed, as far as the function says so. */
async function tryOnce(batch: readonly StreamRecord[], { context, mapping }: StreamSourceOptions): Promise<Result> {
  const outcome = await context.invoke(mapping.functionName, JSON.stringify({ Records: batch }));
  context.signal.throwIfAborted();
  if (!outcome.ok) {
    context.log(`stream to ${mapping.functionName}: ${outcome.error.errorType}: ${outcome.error.errorMessage}`);
    return { kind: 'failed' };
  }
  if (!mapping.reportsFailures) return { kind: 'done' };
  const failures = failuresOf(outcome.payload);
  if (!failures) return { kind: 'from', index: 0 };
  if (failures.length === 0) return { kind: 'done' };
  const indexes = failures.map((failed) => batch.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === failed));
  return { kind: 'from', index: Math.max(0, Math.min(...indexes)) };
}

function isTooOld(record: StreamRecord, { context, mapping }: StreamSourceOptions): boolean {
  if (mapping.oldestSeconds < 0) return false;
  return createdAt(record) < context.clock.now() - mapping.oldestSeconds * 1000;
}

/** The engine dates records by the machine's clock, and the cloud's may be ahead: without this, all would be too old then. */
function onCloudTime(record: StreamRecord, now: number): StreamRecord {
  const ahead = now - Date.now();
  const time = Math.floor((createdAt(record) + ahead) / 1000);
  return { ...record, dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: time } };
}

function createdAt({ dynamodb }: StreamRecord): number {
  return (dynamodb.ApproximateCreationDateTime ?? 0) * 1000;
}

/** Sends the batch's coordinates, not its content, to where failures go. */
function giveUp(
  batch: readonly StreamRecord[],
  condition: string,
  attempts: number,
  options: StreamSourceOptions,
): void {
  const { context, mapping, stream } = options;
  const [first] = batch;
  const last = batch.at(-1);
  if (!first || !last) return;
  context.log(`stream to ${mapping.functionName}: gave up on ${batch.length} records (${condition})`);
  if (mapping.onFailureArn === undefined) return;
  const description = {
    requestContext: {
      requestId: first.eventID,
      functionArn: mapping.functionName,
      condition,
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: new Date(context.clock.now()).toISOString(),
    DDBStreamBatchInfo: {
      shardId: 'shardId-00000001',
      startSequenceNumber: first.dynamodb.SequenceNumber,
      endSequenceNumber: last.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: new Date(createdAt(first)).toISOString(),
      approximateArrivalOfLastRecord: new Date(createdAt(last)).toISOString(),
      batchSize: batch.length,
      streamArn: stream.arn,
    },
  };
  context.sendToQueue(mapping.onFailureArn, JSON.stringify(description));
}
