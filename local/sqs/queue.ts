import { createHash, randomUUID } from 'node:crypto';
import { AwsError, type Collection, type ServiceContext } from '../service.ts';
import { type Backlog, fifoBacklog, standardBacklog } from './backlog.ts';
import {
  asReceived,
  type MessageAttributes,
  type ReceivedMessage,
  type StoredMessage,
  sequenceText,
} from './message.ts';
import { parseProperties, type QueueDefinition, type QueueProperties } from './properties.ts';

const deduplicationWindow = 5 * 60_000;

export interface NewMessage {
  readonly body: string;
  readonly group?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly attributes?: MessageAttributes | undefined;
  readonly traceHeader?: string | undefined;
  readonly senderId: string;
  readonly delaySeconds?: number | undefined;
}

interface InFlight {
  message: StoredMessage;
  readonly receipt: string;
  cancelTimeout: () => void;
}

interface Sent {
  readonly id: string;
  readonly sequence: number;
  readonly expiresAt: number;
}

interface Waiter {
  readonly most: number;
  readonly visibilitySeconds: number | undefined;
  readonly give: (messages: ReceivedMessage[]) => void;
}

/** One queue: what is stored, what is visible, in flight and delayed, and who waits for it. */
export class Queue {
  readonly arn: string;
  readonly url: string;
  readonly name: string;
  readonly properties: QueueProperties;
  readonly createdAt: number;
  readonly #context: ServiceContext;
  readonly #deadLetters: () => Queue | undefined;
  readonly #stored: Collection<StoredMessage>;
  readonly #storedSent: Collection<Sent>;
  readonly #backlog: Backlog;
  readonly #inFlight = new Map<number, InFlight>();
  readonly #delayed = new Map<number, { message: StoredMessage; cancel: () => void }>();
  /** In the order of sending, which is the order in which they expire. */
  readonly #sent = new Map<string, Sent>();
  readonly #waiters = new Set<Waiter>();
  #wakeScheduled = false;
  #lastSequence = 0;
  #oldestSentAt = Number.POSITIVE_INFINITY;

  constructor(context: ServiceContext, definition: QueueDefinition, deadLetters: (arn: string) => Queue | undefined) {
    this.arn = definition.arn;
    this.url = definition.url;
    this.name = definition.arn.split(':').at(-1) ?? '';
    this.properties = parseProperties(definition);
    this.createdAt = context.clock.now();
    this.#context = context;
    const target = this.properties.RedrivePolicy?.deadLetterTargetArn;
    this.#deadLetters = () => (target === undefined ? undefined : deadLetters(target));
    this.#stored = context.store.collection(`sqs/${this.name}/messages`);
    this.#storedSent = context.store.collection(`sqs/${this.name}/sent`);
    this.#backlog = this.fifo ? fifoBacklog() : standardBacklog();
    this.#load();
  }

  get fifo(): boolean {
    return this.properties.FifoQueue;
  }
  /** How many messages could be received or are blocked behind others of their group. */
  depth(): number {
    this.#dropExpired();
    return this.#backlog.size;
  }
  inFlight(): number {
    return this.#inFlight.size;
  }
  delayed(): number {
    return this.#delayed.size;
  }
  /** What a consumer still has to deal with without waiting for the clock: visible and in flight. */
  pending(): number {
    return this.depth() + this.inFlight();
  }

  /** Stores the message, or answers the earlier one that it repeats. */
  send(message: NewMessage): { id: string; sequence: number } {
    if (!this.fifo) return this.#enqueue(message);
    if (message.group === undefined)
      throw new AwsError('MissingParameter', 'The request must contain the parameter MessageGroupId.');
    const deduplicationId =
      message.deduplicationId ??
      (this.properties.ContentBasedDeduplication ? createHash('sha256').update(message.body).digest('hex') : undefined);
    if (deduplicationId === undefined)
      throw new AwsError(
        'InvalidParameterValue',
        'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
      );
    const now = this.#context.clock.now();
    this.#forgetSent(now);
    const key =
      this.properties.DeduplicationScope === 'messageGroup' ? `${message.group}\n${deduplicationId}` : deduplicationId;
    const earlier = this.#sent.get(key);
    if (earlier) return earlier;
    return this.#context.store.batch(() => {
      const { id, sequence } = this.#enqueue({ ...message, deduplicationId });
      const sent: Sent = { id, sequence, expiresAt: now + deduplicationWindow };
      this.#sent.set(key, sent);
      this.#storedSent.put(key, sent);
      return sent;
    });
  }

  /** Up to `most` messages: at once when there are any, else as soon as there are, else none after `waitMs` or an abort. */
  receive(most: number, waitMs = 0, signal?: AbortSignal, visibilitySeconds?: number): Promise<ReceivedMessage[]> {
    if (signal?.aborted) return Promise.resolve([]);
    const messages = this.#take(most, visibilitySeconds);
    if (messages.length > 0 || waitMs <= 0) return Promise.resolve(messages);
    return new Promise((resolve) => {
      const end = (received: ReceivedMessage[]) => {
        this.#waiters.delete(waiter);
        clearTimeout(alarm);
        signal?.removeEventListener('abort', giveUp);
        resolve(received);
      };
      const giveUp = () => end([]);
      const waiter: Waiter = { most, visibilitySeconds, give: end };
      // An idle poll lasts real time: moving the clock must not depend on it, nor a test wait for it.
      const alarm = Number.isFinite(waitMs) ? setTimeout(giveUp, waitMs).unref() : undefined;
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiters.add(waiter);
    });
  }

  /** Deletes what the receipt stands for; repeating it changes nothing. */
  deleteMessage(receipt: string): void {
    const { sequence, receiveCount } = this.#parseReceipt(receipt);
    const flight = this.#inFlight.get(sequence);
    if (flight?.receipt === receipt) {
      this.#land(flight);
      this.#stored.delete(sequenceText(sequence));
      this.#wake();
      return;
    }
    const message = flight?.message ?? this.#stored.get(sequenceText(sequence));
    if (!message) return;
    if (this.fifo) throw invalidReceipt(receipt, 'The receipt handle has expired');
    // A standard queue lets the last receiver delete a message that is visible again.
    if (message.receiveCount === receiveCount && this.#backlog.remove(message))
      this.#stored.delete(sequenceText(sequence));
  }

  changeVisibility(receipt: string, seconds: number): void {
    const { sequence } = this.#parseReceipt(receipt);
    const flight = this.#inFlight.get(sequence);
    if (flight?.receipt !== receipt)
      throw new AwsError(
        'MessageNotInflight',
        `Value ${receipt} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
      );
    flight.cancelTimeout();
    if (seconds === 0) this.#comeBack(flight);
    else flight.cancelTimeout = this.#timeout(flight, seconds);
  }

  purge(): void {
    this.#context.store.batch(() => {
      for (const message of [...this.#backlog.messages()]) this.#forget(message);
      for (const { message, cancel } of this.#delayed.values()) {
        cancel();
        this.#stored.delete(sequenceText(message.sequence));
      }
      this.#delayed.clear();
      for (const flight of [...this.#inFlight.values()]) {
        this.#land(flight);
        this.#stored.delete(sequenceText(flight.message.sequence));
      }
    });
  }

  /** Sends every visible message to where it came from (or to `destination`) as a new one; answers how many. */
  redrive(destinationOf: (message: StoredMessage) => Queue): number {
    return this.#context.store.batch(() => {
      const messages = [...this.#backlog.messages()].sort((one, other) => one.sequence - other.sequence);
      for (const message of messages) {
        destinationOf(message).#add({
          ...message,
          id: randomUUID(),
          receiveCount: 0,
          sourceArn: undefined,
          firstReceivedAt: undefined,
        });
        this.#forget(message);
      }
      return messages.length;
    });
  }

  /** Ends everything that waits; what is stored stays. */
  close(): void {
    for (const waiter of [...this.#waiters]) waiter.give([]);
    for (const { cancelTimeout } of this.#inFlight.values()) cancelTimeout();
    for (const { cancel } of this.#delayed.values()) cancel();
  }

  #load() {
    const now = this.#context.clock.now();
    for (const [, message] of this.#stored.entries()) {
      this.#lastSequence = Math.max(this.#lastSequence, message.sequence);
      this.#show(message);
    }
    const sent = [...this.#storedSent.entries()].sort(([, one], [, other]) => one.expiresAt - other.expiresAt);
    for (const [key, entry] of sent) {
      this.#lastSequence = Math.max(this.#lastSequence, entry.sequence);
      this.#sent.set(key, entry);
    }
    this.#forgetSent(now);
  }

  #enqueue(message: NewMessage): { id: string; sequence: number } {
    const now = this.#context.clock.now();
    const delay = message.delaySeconds ?? this.properties.DelaySeconds;
    return this.#add({
      id: randomUUID(),
      body: message.body,
      group: message.group,
      deduplicationId: this.fifo ? message.deduplicationId : undefined,
      attributes: message.attributes,
      traceHeader: message.traceHeader,
      senderId: message.senderId,
      visibleAt: delay > 0 ? now + delay * 1_000 : undefined,
      receiveCount: 0,
    });
  }

  #add(message: Omit<StoredMessage, 'sequence' | 'sentAt'>): StoredMessage {
    const now = this.#context.clock.now();
    // Built on the time, so that numbers rise even after everything older was deleted and the process restarted.
    this.#lastSequence = Math.max(this.#lastSequence + 1, now * 1_000);
    const stored = { ...message, sequence: this.#lastSequence, sentAt: now };
    this.#stored.put(sequenceText(stored.sequence), stored);
    this.#show(stored);
    return stored;
  }

  #show(message: StoredMessage) {
    this.#oldestSentAt = Math.min(this.#oldestSentAt, message.sentAt);
    if (message.visibleAt !== undefined && message.visibleAt > this.#context.clock.now()) {
      const cancel = this.#context.clock.at(message.visibleAt, () => {
        this.#delayed.delete(message.sequence);
        this.#backlog.add(message);
        this.#wake();
      });
      this.#delayed.set(message.sequence, { message, cancel });
      return;
    }
    this.#backlog.add(message);
    this.#wake();
  }

  #take(most: number, visibilitySeconds = this.properties.VisibilityTimeout): ReceivedMessage[] {
    if (!this.#backlog.hasReady()) return [];
    this.#dropExpired();
    const now = this.#context.clock.now();
    return this.#context.store.batch(() => {
      const received: ReceivedMessage[] = [];
      while (received.length < most) {
        const taken = this.#backlog.take(most - received.length);
        if (taken.length === 0) break;
        for (const message of taken) {
          if (this.#giveUp(message)) continue;
          const counted = {
            ...message,
            receiveCount: message.receiveCount + 1,
            firstReceivedAt: message.firstReceivedAt ?? now,
          };
          this.#stored.put(sequenceText(message.sequence), counted);
          const receipt = makeReceipt(this.name, counted);
          const flight: InFlight = { message: counted, receipt, cancelTimeout: () => {} };
          this.#inFlight.set(message.sequence, flight);
          if (visibilitySeconds > 0) flight.cancelTimeout = this.#timeout(flight, visibilitySeconds);
          else this.#comeBack(flight);
          received.push(asReceived(counted, receipt));
        }
        if (visibilitySeconds === 0) break;
      }
      return received;
    });
  }

  /** Moves a message that was received too often to the dead letters. */
  #giveUp(message: StoredMessage): boolean {
    const deadLetters = this.#deadLetters();
    const policy = this.properties.RedrivePolicy;
    if (!deadLetters || !policy || message.receiveCount < policy.maxReceiveCount) return false;
    this.#context.log(`queue ${this.name}: gave up on message ${message.id} after ${message.receiveCount} receives`);
    deadLetters.#add({ ...message, sourceArn: this.arn, visibleAt: undefined });
    this.#stored.delete(sequenceText(message.sequence));
    this.#backlog.release(message);
    return true;
  }

  #timeout(flight: InFlight, seconds: number) {
    return this.#context.clock.at(this.#context.clock.now() + seconds * 1_000, () => this.#comeBack(flight));
  }

  #comeBack(flight: InFlight) {
    this.#land(flight);
    this.#backlog.add(flight.message);
    this.#wake();
  }

  #land(flight: InFlight) {
    flight.cancelTimeout();
    this.#inFlight.delete(flight.message.sequence);
    this.#backlog.release(flight.message);
  }

  #forget(message: StoredMessage) {
    this.#backlog.remove(message);
    this.#stored.delete(sequenceText(message.sequence));
  }

  /** Serves waiting receivers after the current call, so that a batch that was sent together can be received together. */
  #wake() {
    if (this.#wakeScheduled || this.#waiters.size === 0) return;
    this.#wakeScheduled = true;
    queueMicrotask(() => {
      this.#wakeScheduled = false;
      for (const waiter of [...this.#waiters]) {
        const messages = this.#take(waiter.most, waiter.visibilitySeconds);
        if (messages.length === 0) return;
        waiter.give(messages);
      }
    });
  }

  #dropExpired() {
    const horizon = this.#context.clock.now() - this.properties.MessageRetentionPeriod * 1_000;
    if (this.#oldestSentAt > horizon) return;
    this.#oldestSentAt = Number.POSITIVE_INFINITY;
    for (const message of [...this.#backlog.messages()]) {
      if (message.sentAt <= horizon) this.#forget(message);
      else this.#oldestSentAt = Math.min(this.#oldestSentAt, message.sentAt);
    }
    for (const { message } of this.#inFlight.values())
      this.#oldestSentAt = Math.min(this.#oldestSentAt, message.sentAt);
    for (const { message } of this.#delayed.values()) this.#oldestSentAt = Math.min(this.#oldestSentAt, message.sentAt);
  }

  #forgetSent(now: number) {
    const expired: string[] = [];
    for (const [key, { expiresAt }] of this.#sent) {
      if (expiresAt > now) break;
      expired.push(key);
    }
    if (expired.length === 0) return;
    this.#context.store.batch(() => {
      for (const key of expired) {
        this.#sent.delete(key);
        this.#storedSent.delete(key);
      }
    });
  }

  #parseReceipt(receipt: string): { sequence: number; receiveCount: number } {
    const [name, sequence, receiveCount] = Buffer.from(receipt, 'base64url').toString().split('|');
    if (name !== this.name || !sequence || !receiveCount)
      throw new AwsError(
        'ReceiptHandleIsInvalid',
        `The input receipt handle "${receipt}" is not a valid receipt handle.`,
      );
    return { sequence: Number(sequence), receiveCount: Number(receiveCount) };
  }
}

const makeReceipt = (queue: string, message: StoredMessage): string =>
  Buffer.from(`${queue}|${message.sequence}|${message.receiveCount}|${randomUUID()}`).toString('base64url');

const invalidReceipt = (receipt: string, reason: string) =>
  new AwsError('InvalidParameterValue', `Value ${receipt} for parameter ReceiptHandle is invalid. Reason: ${reason}.`);
