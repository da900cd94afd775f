import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { createActivity } from '../../local/activity.ts';
import { systemClock } from '../../local/clock.ts';
import { operator, type ServiceContext } from '../../local/service.ts';
import { createSqs, type Sqs } from '../../local/sqs/service.ts';
import { openStore } from '../../local/store.ts';

const arnOf = (name: string) => `arn:aws:sqs:eu-central-1:000000000000:${name}`;
const urlOf = (name: string) => `http://127.0.0.1:4566/000000000000/${name}`;
const define = (name: string, properties: Record<string, unknown> = {}) => ({
  arn: arnOf(name),
  url: urlOf(name),
  properties,
});
const orders = urlOf('orders.fifo');
const deadOrders = urlOf('dead-orders.fifo');
const mails = urlOf('mails');

/** Stands still, so that only the tests move time. */
const wallTime = Date.parse('2026-01-01T00:00:00Z');

const definitions = [
  define('orders.fifo', {
    FifoQueue: true,
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
    VisibilityTimeout: 60,
    RedrivePolicy: { deadLetterTargetArn: arnOf('dead-orders.fifo'), maxReceiveCount: 2 },
    SqsManagedSseEnabled: true,
  }),
  define('dead-orders.fifo', { FifoQueue: true, MessageRetentionPeriod: 1_209_600 }),
  define('whole.fifo', { FifoQueue: true, ContentBasedDeduplication: true }),
  define('mails', { MessageRetentionPeriod: 600 }),
];

interface Message {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes?: Record<string, string>;
  MessageAttributes?: Record<string, { StringValue?: string }>;
  MD5OfMessageAttributes?: string;
}

describe('SQS', () => {
  let context: ServiceContext;
  let sqs: Sqs;

  beforeEach(() => {
    context = {
      clock: systemClock(() => wallTime),
      store: openStore(':memory:'),
      activity: createActivity(),
      log: () => {},
    };
    sqs = createSqs(context, definitions);
  });

  const call = async (operation: string, input: Record<string, unknown>) =>
    (await sqs.call(operation, input, operator)) as Record<string, unknown>;
  const send = async (group: string, body: string, id = body, queue = orders) =>
    (await call('SendMessage', {
      QueueUrl: queue,
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: id,
    })) as { MessageId: string; SequenceNumber: string; MD5OfMessageBody: string };
  const receive = async (queue = orders, most = 10, more: Record<string, unknown> = {}) =>
    ((await call('ReceiveMessage', { QueueUrl: queue, MaxNumberOfMessages: most, ...more })).Messages ??
      []) as Message[];
  const remove = (message: Message | undefined, queue = orders) =>
    call('DeleteMessage', { QueueUrl: queue, ReceiptHandle: message?.ReceiptHandle });
  const giveBack = (message: Message | undefined, queue = orders) =>
    call('ChangeMessageVisibility', {
      QueueUrl: queue,
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 0,
    });
  const bodies = (messages: Message[]) => messages.map(({ Body }) => Body);
  /** The same store under a new instance, as after a crash. */
  const restart = () => {
    sqs.close();
    sqs = createSqs(context, definitions);
  };

  test('gives several messages of a group at once, in order, and locks the group until all are settled', async () => {
    for (const body of ['a1', 'a2', 'a3']) await send('a', body);
    await send('b', 'b1');
    const first = await receive(orders, 2);
    expect(bodies(first)).toEqual(['a1', 'a2']);
    expect(bodies(await receive())).toEqual(['b1']);
    await remove(first[0]);
    expect(await receive()).toEqual([]);
    await remove(first[1]);
    expect(bodies(await receive())).toEqual(['a3']);
  });

  test('keeps the order of a group when its messages come back one by one, the later first', async () => {
    for (const body of ['1', '2', '3', '4']) await send('a', body);
    const [one, two, three] = await receive(orders, 3);
    await giveBack(three);
    await giveBack(one);
    expect(await receive()).toEqual([]);
    await remove(two);
    expect(bodies(await receive())).toEqual(['1', '3', '4']);
  });

  test('shows messages again when their visibility timeout has passed, and not before', async () => {
    await send('a', 'x');
    const [message] = await receive();
    context.clock.advance(59_999);
    expect(await receive()).toEqual([]);
    context.clock.advance(1);
    const [again] = await receive(orders, 10, { MessageSystemAttributeNames: ['All'] });
    expect(again?.MessageId).toBe(message?.MessageId);
    expect(again?.Attributes).toMatchObject({
      ApproximateReceiveCount: '2',
      MessageGroupId: 'a',
      MessageDeduplicationId: 'x',
    });
    await expect(remove(message)).rejects.toMatchObject({ code: 'InvalidParameterValue' });
    await remove(again);
    await remove(again);
    expect(sqs.queue(arnOf('orders.fifo')).pending()).toBe(0);
  });

  test('lets a longer visibility be asked for while a message is in flight', async () => {
    await send('a', 'x');
    const [message] = await receive();
    await call('ChangeMessageVisibility', {
      QueueUrl: orders,
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 600,
    });
    context.clock.advance(599_000);
    expect(await receive()).toEqual([]);
    context.clock.advance(1_000);
    expect(bodies(await receive())).toEqual(['x']);
    await expect(giveBack(message)).rejects.toMatchObject({ code: 'MessageNotInflight' });
  });

  test('takes a repeat within five minutes for the same message, per group where the queue says so', async () => {
    const first = await send('a', 'x', 'id');
    const repeat = await send('a', 'y', 'id');
    expect(repeat.MessageId).toBe(first.MessageId);
    expect(repeat.SequenceNumber).toBe(first.SequenceNumber);
    expect((await send('b', 'x', 'id')).MessageId).not.toBe(first.MessageId);
    for (const message of await receive()) await remove(message);
    expect((await send('a', 'x', 'id')).MessageId).toBe(first.MessageId);
    context.clock.advance(5 * 60_000);
    expect((await send('a', 'x', 'id')).MessageId).not.toBe(first.MessageId);
    expect(bodies(await receive())).toEqual(['x']);
  });

  test('deduplicates over the whole queue by content when told to', async () => {
    const queue = urlOf('whole.fifo');
    const sendBody = (group: string) =>
      call('SendMessage', { QueueUrl: queue, MessageBody: 'same', MessageGroupId: group });
    const first = await sendBody('a');
    expect((await sendBody('b')).MessageId).toBe(first.MessageId);
    await expect(call('SendMessage', { QueueUrl: orders, MessageBody: 'x', MessageGroupId: 'a' })).rejects.toThrow(
      'ContentBasedDeduplication',
    );
    await expect(
      call('SendMessage', { QueueUrl: orders, MessageBody: 'x', MessageDeduplicationId: 'a' }),
    ).rejects.toMatchObject({ code: 'MissingParameter' });
  });

  test('moves a message to the dead letters after the last allowed receive, which frees its group', async () => {
    const poison = await send('a', 'poison');
    await send('a', 'next');
    for (const _ of [1, 2]) {
      const [message, next] = await receive();
      expect(message?.Body).toBe('poison');
      await giveBack(message);
      await giveBack(next);
    }
    await receive(orders, 1, { VisibilityTimeout: 0 });
    const [dead] = await receive(deadOrders, 10, { AttributeNames: ['All'] });
    expect(dead?.MessageId).toBe(poison.MessageId);
    expect(dead?.Attributes).toMatchObject({
      DeadLetterQueueSourceArn: arnOf('orders.fifo'),
      MessageGroupId: 'a',
    });
  });

  test('sends dead letters back to where they came from, as new messages', async () => {
    const poison = await send('a', 'poison');
    for (const _ of [1, 2]) await giveBack((await receive())[0]);
    expect(await receive()).toEqual([]);
    restart();
    await call('StartMessageMoveTask', { SourceArn: arnOf('dead-orders.fifo') });
    const tasks = await call('ListMessageMoveTasks', { SourceArn: arnOf('dead-orders.fifo') });
    expect(tasks.Results).toEqual([
      expect.objectContaining({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }),
    ]);
    const [again] = await receive(orders, 10, { AttributeNames: ['All'] });
    expect(again?.Body).toBe('poison');
    expect(again?.MessageId).not.toBe(poison.MessageId);
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('1');
    expect(again?.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
    await expect(call('StartMessageMoveTask', { SourceArn: arnOf('mails') })).rejects.toThrow('Dead Letter Queue');
  });

  test('has after a crash every message that was sent, those in flight visible, counts and deduplication kept', async () => {
    await send('a', '1');
    await send('a', '2');
    await send('b', '3');
    const [one] = await receive(orders, 1);
    expect(one?.Body).toBe('1');
    await send('a', '4');
    restart();
    expect((await send('a', '1')).SequenceNumber).toBeDefined();
    const all = await receive(orders, 10, { AttributeNames: ['ApproximateReceiveCount'] });
    expect(bodies(all).toSorted()).toEqual(['1', '2', '3', '4']);
    expect(bodies(all.filter(({ Body }) => Body !== '3'))).toEqual(['1', '2', '4']);
    expect(all.find(({ Body }) => Body === '1')?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
    for (const message of all) await remove(message);
    restart();
    expect(sqs.queue(arnOf('orders.fifo')).depth()).toBe(0);
    const later = await send('c', 'later');
    expect(later.SequenceNumber > (all[0]?.Attributes?.SequenceNumber ?? '')).toBe(true);
  });

  test('wakes a waiting receiver with all messages of a batch', async () => {
    const queue = sqs.queue(arnOf('orders.fifo'));
    const waiting = queue.receive(10, Number.POSITIVE_INFINITY);
    const answer = await call('SendMessageBatch', {
      QueueUrl: orders,
      Entries: [1, 2, 3].map((index) => ({
        Id: `e${index}`,
        MessageBody: `m${index}`,
        MessageGroupId: 'a',
        MessageDeduplicationId: `d${index}`,
      })),
    });
    expect(answer.Failed).toEqual([]);
    expect((await waiting).map(({ Body }) => Body)).toEqual(['m1', 'm2', 'm3']);
    expect(queue.depth()).toBe(0);
    expect(queue.inFlight()).toBe(3);
    expect(queue.pending()).toBe(3);
  });

  test('wakes a waiting receiver when a group is freed, and ends a wait by its signal', async () => {
    const queue = sqs.queue(arnOf('orders.fifo'));
    await send('a', '1');
    const [one] = await queue.receive(1);
    await send('a', '2');
    const waiting = queue.receive(10, Number.POSITIVE_INFINITY);
    queue.deleteMessage(one?.ReceiptHandle ?? '');
    expect((await waiting).map(({ Body }) => Body)).toEqual(['2']);
    const controller = new AbortController();
    const aborted = queue.receive(10, Number.POSITIVE_INFINITY, controller.signal);
    controller.abort();
    expect(await aborted).toEqual([]);
    await send('b', '3');
    expect(queue.depth()).toBe(1);
  });

  test('reports what failed of a batch and keeps the rest', async () => {
    const answer = await call('SendMessageBatch', {
      QueueUrl: orders,
      Entries: [
        { Id: 'good', MessageBody: 'x', MessageGroupId: 'a', MessageDeduplicationId: '1' },
        { Id: 'bad', MessageBody: 'y', MessageDeduplicationId: '2' },
      ],
    });
    expect(answer.Successful).toEqual([expect.objectContaining({ Id: 'good' })]);
    expect(answer.Failed).toEqual([expect.objectContaining({ Id: 'bad', Code: 'MissingParameter' })]);
    const [message] = await receive();
    expect(message?.Body).toBe('x');
    await expect(call('DeleteMessageBatch', { QueueUrl: orders, Entries: [] })).rejects.toMatchObject({
      code: 'EmptyBatchRequest',
    });
    const same = { Id: 'same', ReceiptHandle: message?.ReceiptHandle };
    await expect(call('DeleteMessageBatch', { QueueUrl: orders, Entries: [same, same] })).rejects.toMatchObject({
      code: 'BatchEntryIdsNotDistinct',
    });
    const deleted = await call('DeleteMessageBatch', {
      QueueUrl: orders,
      Entries: [same, { Id: 'odd', ReceiptHandle: 'nonsense' }],
    });
    expect(deleted.Successful).toEqual([{ Id: 'same' }]);
    expect(deleted.Failed).toEqual([expect.objectContaining({ Id: 'odd', Code: 'ReceiptHandleIsInvalid' })]);
  });

  test('digests bodies and attributes as the SDK checks them, and gives attributes when asked', async () => {
    const attributes = {
      total: { DataType: 'Number', StringValue: '12' },
      blob: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2, 3]).toString('base64') },
    };
    const sent = await call('SendMessage', { QueueUrl: mails, MessageBody: 'Grüße', MessageAttributes: attributes });
    expect(sent.MD5OfMessageBody).toBe(createHash('md5').update('Grüße').digest('hex'));
    // Encoded by hand from the definition: length, name, length, type, kind, length, value; names in order.
    const part = (text: string | Buffer) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.from(text).length);
      return Buffer.concat([length, Buffer.from(text)]);
    };
    const encoded = Buffer.concat([
      ...[part('blob'), part('Binary'), Buffer.from([2]), part(Buffer.from([1, 2, 3]))],
      ...[part('total'), part('Number'), Buffer.from([1]), part('12')],
    ]);
    expect(sent.MD5OfMessageAttributes).toBe(createHash('md5').update(encoded).digest('hex'));
    const [plain] = await receive(mails, 1, { VisibilityTimeout: 0 });
    expect(plain).not.toHaveProperty('MessageAttributes');
    const [full] = await receive(mails, 1, { MessageAttributeNames: ['tot.*'] });
    expect(full?.MessageAttributes).toEqual({ total: attributes.total });
    expect(full?.MD5OfBody).toBe(sent.MD5OfMessageBody);
  });

  test('lets a standard queue delay messages, drop expired ones and delete late', async () => {
    await call('SendMessage', { QueueUrl: mails, MessageBody: 'soon', DelaySeconds: 30 });
    await call('SendMessage', { QueueUrl: mails, MessageBody: 'now' });
    restart();
    const [now] = await receive(mails);
    expect(now?.Body).toBe('now');
    context.clock.advance(30_000);
    expect(bodies(await receive(mails))).toEqual(expect.arrayContaining(['soon', 'now']));
    context.clock.advance(30_000);
    await remove(now, mails);
    expect(sqs.queue(arnOf('mails')).depth()).toBe(2);
    context.clock.advance(600_000);
    expect(sqs.queue(arnOf('mails')).depth()).toBe(0);
    expect(await receive(mails)).toEqual([]);
  });

  test('describes, lists and purges queues', async () => {
    await send('a', '1');
    await receive();
    await send('b', '2');
    const { Attributes } = await call('GetQueueAttributes', { QueueUrl: orders, AttributeNames: ['All'] });
    expect(Attributes).toMatchObject({
      QueueArn: arnOf('orders.fifo'),
      FifoQueue: 'true',
      VisibilityTimeout: '60',
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
    expect(await call('GetQueueUrl', { QueueName: 'mails' })).toEqual({ QueueUrl: mails });
    expect(await call('ListQueues', { QueueNamePrefix: 'dead' })).toEqual({ QueueUrls: [deadOrders] });
    await call('PurgeQueue', { QueueUrl: orders });
    expect(sqs.queue(arnOf('orders.fifo')).pending()).toBe(0);
    context.clock.advance(60_000);
    restart();
    expect(await receive()).toEqual([]);
    await send('a', '3');
    expect(bodies(await receive())).toEqual(['3']);
  });

  test('refuses what AWS refuses', async () => {
    const failure = (operation: string, input: Record<string, unknown>) =>
      call(operation, input).catch((error: { code: string }) => error.code);
    expect(await failure('SendMessage', { QueueUrl: urlOf('none'), MessageBody: 'x' })).toBe('QueueDoesNotExist');
    expect(await failure('SendMessage', { QueueUrl: mails, MessageBody: '' })).toBe('InvalidParameterValue');
    expect(await failure('SendMessage', { QueueUrl: mails, MessageBody: 'x'.repeat(1_048_577) })).toBe(
      'InvalidParameterValue',
    );
    expect(await failure('ReceiveMessage', { QueueUrl: mails, MaxNumberOfMessages: 11 })).toBe('InvalidParameterValue');
    expect(await failure('CreateQueue', { QueueName: 'x' })).toBe('UnsupportedOperation');
    expect(await failure('toString', {})).toBe('UnsupportedOperation');
    const other = await send('a', 'x');
    expect(other.MessageId).toBeDefined();
    const [message] = await receive();
    expect(await failure('DeleteMessage', { QueueUrl: mails, ReceiptHandle: message?.ReceiptHandle })).toBe(
      'ReceiptHandleIsInvalid',
    );
  });

  test('does not start with properties it does not know or that contradict each other', () => {
    const start = (...queues: ReturnType<typeof define>[]) => createSqs(context, queues);
    expect(() => start(define('q', { Colour: 'red' }))).toThrow('Colour');
    expect(() => start(define('q', { FifoQueue: true }))).toThrow('.fifo');
    expect(() => start(define('q', { ContentBasedDeduplication: true }))).toThrow('deduplicate');
    expect(() => start(define('q.fifo', { FifoQueue: true, FifoThroughputLimit: 'perMessageGroupId' }))).toThrow(
      'per message group',
    );
    const policy = { deadLetterTargetArn: arnOf('d.fifo'), maxReceiveCount: 3 };
    expect(() => start(define('q', { RedrivePolicy: policy }))).toThrow('not in the template');
    expect(() => start(define('q', { RedrivePolicy: policy }), define('d.fifo', { FifoQueue: true }))).toThrow(
      'same type',
    );
  });
});
