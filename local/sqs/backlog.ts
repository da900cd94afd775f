import type { StoredMessage } from './message.ts';

/** The visible messages of a queue and who may have them next. */
export interface Backlog {
  readonly size: number;
  add(message: StoredMessage): void;
  /** Takes up to `most` messages that may be received now; they count as locked until `release`. */
  take(most: number): StoredMessage[];
  /** Ends the lock of a taken message; the message itself comes back through `add` when it was not deleted. */
  release(message: StoredMessage): void;
  hasReady(): boolean;
  remove(message: StoredMessage): boolean;
  messages(): Iterable<StoredMessage>;
}

/** Standard queues: about in order, every message on its own. */
export function standardBacklog(): Backlog {
  const visible = new Map<number, StoredMessage>();
  return {
    get size() {
      return visible.size;
    },
    add: (message) => void visible.set(message.sequence, message),
    take(most) {
      const taken: StoredMessage[] = [];
      for (const message of visible.values()) {
        if (taken.length === most) break;
        taken.push(message);
      }
      for (const message of taken) visible.delete(message.sequence);
      return taken;
    },
    release: () => {},
    hasReady: () => visible.size > 0,
    remove: (message) => visible.delete(message.sequence),
    messages: () => visible.values(),
  };
}

interface Group {
  /** By rising sequence. */
  waiting: StoredMessage[];
  locks: number;
}

/** FIFO queues: the messages of a group in order, and none while another of the group is in flight. */
export function fifoBacklog(): Backlog {
  const groups = new Map<string, Group>();
  const ready = new Set<string>();
  let size = 0;

  const nameOf = (message: StoredMessage) => message.group ?? '';
  const groupOf = (message: StoredMessage): Group => {
    let group = groups.get(nameOf(message));
    if (!group) {
      group = { waiting: [], locks: 0 };
      groups.set(nameOf(message), group);
    }
    return group;
  };
  const settle = (name: string, group: Group) => {
    if (group.locks > 0 || group.waiting.length === 0) ready.delete(name);
    else ready.add(name);
    if (group.locks === 0 && group.waiting.length === 0) groups.delete(name);
  };

  return {
    get size() {
      return size;
    },
    add(message) {
      const group = groupOf(message);
      const last = group.waiting.at(-1);
      if (!last || last.sequence < message.sequence) group.waiting.push(message);
      else
        group.waiting.splice(
          group.waiting.findIndex((other) => other.sequence > message.sequence),
          0,
          message,
        );
      size += 1;
      settle(nameOf(message), group);
    },
    take(most) {
      const taken: StoredMessage[] = [];
      for (const name of ready) {
        const group = groups.get(name);
        if (!group || taken.length === most) break;
        const messages = group.waiting.splice(0, most - taken.length);
        group.locks += messages.length;
        taken.push(...messages);
        settle(name, group);
      }
      size -= taken.length;
      return taken;
    },
    release(message) {
      const group = groupOf(message);
      group.locks -= 1;
      settle(nameOf(message), group);
    },
    hasReady: () => ready.size > 0,
    remove(message) {
      const group = groups.get(nameOf(message));
      const index = group?.waiting.findIndex((other) => other.sequence === message.sequence) ?? -1;
      if (!group || index < 0) return false;
      group.waiting.splice(index, 1);
      size -= 1;
      settle(nameOf(message), group);
      return true;
    },
    *messages() {
      for (const group of groups.values()) yield* group.waiting;
    },
  };
}
