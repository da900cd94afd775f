/** A table's stream: told of every write, it reads the engine's records and hands them out with AWS's names. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { listOf, objectOf, optionalNumber } from '../template/json.ts';
import { region } from '../template/names.ts';
import type { Engine } from './engine.ts';

export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventVersion: string;
  readonly eventSource: string;
  readonly awsRegion: string;
  readonly eventSourceARN: string;
  readonly dynamodb: {
    readonly Keys: Readonly<Record<string, unknown>>;
    readonly SequenceNumber: string;
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime?: number;
    readonly NewImage?: Readonly<Record<string, unknown>>;
    readonly OldImage?: Readonly<Record<string, unknown>>;
  };
}

export interface Page {
  readonly records: readonly StreamRecord[];
  /** Where the next page begins: the last sequence number that was read, changes or not. */
  readonly position: string | undefined;
  readonly more: boolean;
}

export interface TableStream {
  readonly arn: string;
  /** Records after a position; without one, from the oldest on. */
  read(after: string | undefined, limit: number): Promise<Page>;
  /** The newest position: for mappings that start at LATEST. */
  latest(): Promise<string | undefined>;
}

const largestPage = 1000;

export function openStream(engine: Engine, arn: string, engineArn: string): TableStream {
  /** Iterators by position: asking again for one costs a round trip. */
  let next: { readonly position: string; readonly iterator: string } | undefined;

  async function shardId(): Promise<string> {
    const answer = await engine.call('DescribeStream', { StreamArn: engineArn }, 'streams');
    return String(objectOf(listOf(objectOf(answer.StreamDescription).Shards)[0]).ShardId);
  }
  let shard: Promise<string> | undefined;

  async function iteratorAfter(position: string | undefined): Promise<string> {
    if (position !== undefined && next?.position === position) return next.iterator;
    shard ??= shardId();
    const answer = await engine.call(
      'GetShardIterator',
      {
        StreamArn: engineArn,
        ShardId: await shard,
        ...(position === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position }),
      },
      'streams',
    );
    return String(answer.ShardIterator);
  }

  return {
    arn,
    async read(after, limit) {
      const size = Math.min(limit, largestPage);
      const iterator = await iteratorAfter(after);
      const answer = await engine.call('GetRecords', { ShardIterator: iterator, Limit: size }, 'streams');
      const raw = listOf(answer.Records).map(objectOf);
      const last = raw.at(-1);
      const position = last ? String(objectOf(last.dynamodb).SequenceNumber) : after;
      if (position !== undefined && answer.NextShardIterator !== undefined)
        next = { position, iterator: String(answer.NextShardIterator) };
      return {
        records: raw.filter(changedSomething).map((record) => named(record, arn)),
        position,
        more: raw.length === size,
      };
    },
    async latest() {
      let position: string | undefined;
      for (;;) {
        const page = await this.read(position, largestPage);
        position = page.position;
        if (!page.more) return position;
      }
    },
  };
}

/** DynamoDB emits nothing for a write that changes nothing; the engine does. */
function changedSomething(record: Readonly<Record<string, unknown>>): boolean {
  const { NewImage, OldImage } = objectOf(record.dynamodb);
  return record.eventName !== 'MODIFY' || !isDeepStrictEqual(NewImage, OldImage);
}

function named(record: Readonly<Record<string, unknown>>, arn: string): StreamRecord {
  const change = objectOf(record.dynamodb);
  const sequenceNumber = String(change.SequenceNumber);
  const created = optionalNumber(change.ApproximateCreationDateTime);
  return {
    eventID: createHash('md5').update(arn).update(sequenceNumber).digest('hex'),
    eventName: String(record.eventName),
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    eventSourceARN: arn,
    dynamodb: {
      ...change,
      Keys: objectOf(change.Keys),
      SequenceNumber: sequenceNumber,
      ...(created !== undefined && { ApproximateCreationDateTime: created }),
    },
  };
}
