/** `rate(5 minutes)` and `cron(0 3 * * ? *)`: when is it next? Times are UTC. */

/** The next time after `after`, both in milliseconds. */
export type NextTime = (after: number) => number;

const unitMilliseconds: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

export function parseSchedule(expression: string): NextTime {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) {
    const period = Number(rate[1]) * (unitMilliseconds[rate[2] ?? ''] ?? 0);
    if (period > 0) return (after) => after + period;
  }
  const cron = /^cron\((.+)\)$/.exec(expression);
  if (cron) return parseCron(cron[1] ?? '');
  throw new Error(`The local cloud does not understand the schedule ${expression}`);
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const searchedDays = 366 * 5;

type Field = (value: number) => boolean;

function parseCron(text: string): NextTime {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year, ...rest] = text.trim().split(/\s+/);
  if (minute === undefined || hour === undefined || year === undefined || rest.length > 0)
    throw new Error(`cron(${text}) does not have six fields`);
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const daysOfMonth = parseField(dayOfMonth ?? '*', 1, 31);
  const months = parseField(named(month ?? '*', monthNames, 1), 1, 12);
  const daysOfWeek = parseField(named(dayOfWeek ?? '?', dayNames, 1), 1, 7);
  const years = parseField(year, 1970, 2199);
  const isDay = (date: Date) =>
    daysOfMonth(date.getUTCDate()) &&
    months(date.getUTCMonth() + 1) &&
    daysOfWeek(date.getUTCDay() + 1) &&
    years(date.getUTCFullYear());
  return (after) => {
    const first = Math.floor(after / 60_000) + 1;
    for (let day = 0; day <= searchedDays; day += 1) {
      const midnight = Math.floor((first * 60_000) / 86_400_000) * 1440 + day * 1440;
      if (!isDay(new Date(midnight * 60_000))) continue;
      for (let at = Math.max(first, midnight); at < midnight + 1440; at += 1)
        if (hours(Math.floor((at - midnight) / 60)) && minutes((at - midnight) % 60)) return at * 60_000;
    }
    throw new Error(`cron(${text}) is never due`);
  };
}

function named(field: string, names: readonly string[], first: number): string {
  return field.replace(/[A-Z]{3}/g, (name) => {
    const index = names.indexOf(name);
    if (index < 0) throw new Error(`The local cloud does not understand ${name} in a schedule`);
    return String(index + first);
  });
}

function parseField(field: string, least: number, most: number): Field {
  if (field === '*' || field === '?') return () => true;
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(\*|\d+)(?:-(\d+))?(?:\/(\d+))?$/.exec(part);
    if (!match) throw new Error(`The local cloud does not understand ${field} in a schedule`);
    const start = match[1] === '*' ? least : Number(match[1]);
    const step = Number(match[3] ?? 1);
    const end = match[2] !== undefined ? Number(match[2]) : match[3] !== undefined || match[1] === '*' ? most : start;
    for (let value = start; value <= end; value += step) values.add(value);
  }
  return (value) => values.has(value);
}
