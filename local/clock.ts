import type { Clock } from './service.ts';

/** The longest delay that setTimeout keeps: a longer one overflows and fires at once. */
const longestDelay = 2 ** 31 - 1;

interface Timer {
  readonly time: number;
  readonly order: number;
  task: (() => void) | undefined;
}

const isBefore = (one: Timer, other: Timer): boolean =>
  one.time < other.time || (one.time === other.time && one.order < other.order);

/** Wall time plus an offset that starts at zero and only `advance` moves. Pending timers do not keep the process alive. */
export function systemClock(wallTime: () => number = Date.now): Clock {
  let offset = 0;
  let sequence = 0;
  let cancelled = 0;
  let heap: Timer[] = [];
  let alarm: NodeJS.Timeout | undefined;
  let alarmTime = Number.POSITIVE_INFINITY;

  const now = () => wallTime() + offset;

  const siftUp = (start: number) => {
    const timer = heap[start];
    if (!timer) return;
    let index = start;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (!parent || !isBefore(timer, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = timer;
  };

  const siftDown = (start: number) => {
    const timer = heap[start];
    if (!timer) return;
    let index = start;
    for (;;) {
      let childIndex = 2 * index + 1;
      let child = heap[childIndex];
      if (!child) break;
      const right = heap[childIndex + 1];
      if (right && isBefore(right, child)) {
        child = right;
        childIndex += 1;
      }
      if (!isBefore(child, timer)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = timer;
  };

  const removeFirst = () => {
    const last = heap.pop();
    if (heap.length === 0 || !last) return;
    heap[0] = last;
    siftDown(0);
  };

  /** The earliest timer that still counts; cancelled ones before it are dropped on the way. */
  const first = (): Timer | undefined => {
    for (;;) {
      const timer = heap[0];
      if (!timer || timer.task) return timer;
      removeFirst();
      cancelled -= 1;
    }
  };

  const dropCancelled = () => {
    heap = heap.filter((timer) => timer.task);
    cancelled = 0;
    for (let index = (heap.length >> 1) - 1; index >= 0; index -= 1) siftDown(index);
  };

  const rearm = () => {
    const next = first()?.time ?? Number.POSITIVE_INFINITY;
    if (alarm && next >= alarmTime) return;
    if (alarm) clearTimeout(alarm);
    alarm = undefined;
    alarmTime = next;
    if (next === Number.POSITIVE_INFINITY) return;
    alarm = setTimeout(ring, Math.min(longestDelay, Math.max(1, next - now())));
    alarm.unref();
  };

  const fire = (timer: Timer) => {
    const { task } = timer;
    timer.task = undefined;
    removeFirst();
    task?.();
  };

  const ring = () => {
    alarm = undefined;
    alarmTime = Number.POSITIVE_INFINITY;
    try {
      for (let timer = first(); timer && timer.time <= now(); timer = first()) fire(timer);
    } finally {
      rearm();
    }
  };

  const at = (time: number, task: () => void) => {
    sequence += 1;
    const timer: Timer = { time, order: sequence, task };
    heap.push(timer);
    siftUp(heap.length - 1);
    rearm();
    return () => {
      if (!timer.task) return;
      timer.task = undefined;
      cancelled += 1;
      if (cancelled > 64 && cancelled > heap.length / 2) dropCancelled();
    };
  };

  return {
    now,
    at,
    until(time, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        if (time <= now()) return resolve();
        const aborted = () => {
          cancel();
          reject(signal?.reason);
        };
        const cancel = at(time, () => {
          signal?.removeEventListener('abort', aborted);
          resolve();
        });
        signal?.addEventListener('abort', aborted, { once: true });
      });
    },
    advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError(`time moves forward only, not by ${milliseconds} ms`);
      const target = now() + milliseconds;
      // Each timer sees the time it asked for, so that what it schedules next falls due on this same way if it should.
      for (let timer = first(); timer && timer.time <= target; timer = first()) {
        offset += Math.max(0, timer.time - now());
        fire(timer);
      }
      offset += Math.max(0, target - now());
      if (alarm) clearTimeout(alarm);
      alarm = undefined;
      rearm();
    },
    nextDue: () => first()?.time,
  };
}
