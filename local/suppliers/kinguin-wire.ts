/** How Kinguin spells money and time. */

export const euros = (cents: number): number => cents / 100;

/** `2020-10-24T09:34:13+00:00`, as everything but webhooks spells time. */
export const secondStamp = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}+00:00`;

/** `2026-01-10T09:06:08.025+00:00`, as webhooks spell it. */
export const millisecondStamp = (time: number): string => new Date(time).toISOString().replace('Z', '+00:00');
