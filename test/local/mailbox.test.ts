import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createActivity } from '../../local/activity.ts';
import { systemClock } from '../../local/clock.ts';
import type { MailEvent } from '../../local/mailbox/events.ts';
import { addressesIn, parseMail } from '../../local/mailbox/mime.ts';
import { createMailbox, type Mailbox } from '../../local/mailbox/service.ts';
import { operator, type ServiceContext } from '../../local/service.ts';
import { openStore } from '../../local/store.ts';

/** Stands still, so that only the tests move time. */
const wallTime = Date.parse('2026-01-01T00:00:00Z');

const definition = {
  identities: ['shop.example', 'owner@home.example'],
  configurationSets: [
    { name: 'all', eventTypes: ['BOUNCE', 'COMPLAINT', 'DELIVERY'] },
    { name: 'bounces', eventTypes: ['BOUNCE'] },
  ],
  region: 'eu-central-1',
  account: '000000000000',
};
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

describe('the mailbox', () => {
  let context: ServiceContext;
  let mailbox: Mailbox;
  let events: MailEvent[];
  let take: (event: MailEvent) => void | Promise<void>;
  const open = () => {
    mailbox = createMailbox(context, definition, (event) => take(event));
  };
  beforeEach(() => {
    context = {
      clock: systemClock(() => wallTime),
      store: openStore(':memory:'),
      activity: createActivity(),
      log: () => {},
    };
    events = [];
    take = (event) => void events.push(event);
    open();
  });
  afterEach(() => context.activity.idle());
  const send = async (to: string | string[], more: Record<string, unknown> = {}) =>
    (await mailbox.call(
      'SendEmail',
      {
        FromEmailAddress: 'Shop <orders@shop.example>',
        Destination: { ToAddresses: [to].flat() },
        ConfigurationSetName: 'all',
        Content: {
          Simple: { Subject: { Data: 'Your keys' }, Body: { Text: { Data: 'AAAA' }, Html: { Data: '<b>' } } },
        },
        ...more,
      },
      operator,
    )) as { MessageId: string };

  test('keeps mails with their attachments, by recipient and time, also after a restart', async () => {
    const { MessageId } = await send('Ada <ada@example.com>', {
      Content: {
        Simple: {
          Subject: { Data: 'Grüße', Charset: 'UTF-8' },
          Body: { Text: { Data: 'text' } },
          Attachments: [{ FileName: 'key.png', ContentType: 'image/png', RawContent: png.toString('base64') }],
        },
      },
    });
    const between = new Date(context.clock.now() + 1_000).toISOString();
    context.clock.advance(2_000);
    await send(['bob@example.com', 'ADA@example.com']);
    open();
    const mails = mailbox.list({ to: 'ada@example.com' });
    expect(mails.map(({ subject }) => subject)).toEqual(['Grüße', 'Your keys']);
    expect(mails[0]).toEqual({
      id: MessageId,
      to: ['ada@example.com'],
      from: 'Shop <orders@shop.example>',
      subject: 'Grüße',
      text: 'text',
      html: '',
      attachments: [{ filename: 'key.png', contentType: 'image/png', size: 4 }],
      at: expect.any(String),
      outcome: 'delivered',
    });
    expect(mailbox.list({ since: between }).map(({ to }) => to)).toEqual([['bob@example.com', 'ADA@example.com']]);
    expect(mailbox.list({ to: 'nobody@example.com' })).toEqual([]);
    expect(mailbox.attachment(MessageId, 0)).toEqual({ filename: 'key.png', contentType: 'image/png', content: png });
    expect(mailbox.attachment(MessageId, 1)).toBeUndefined();
  });

  test('tells bounces, complaints and deliveries in the shape of SES', async () => {
    const { MessageId } = await send(['ada@example.com', 'bounce@example.com', 'eve@bounce.example'], {
      EmailTags: [{ Name: 'order_id', Value: 'order_1' }],
    });
    await send('complaint@simulator.amazonses.com');
    await send('bounce+label@simulator.amazonses.com');
    await context.activity.idle();
    const ofFirst = events.filter(({ detail }) => (detail.mail as { messageId: string }).messageId === MessageId);
    expect(ofFirst.map((event) => event['detail-type'])).toEqual(['Email Delivered', 'Email Bounced']);
    expect(ofFirst[1]).toMatchObject({
      version: '0',
      source: 'aws.ses',
      account: '000000000000',
      region: 'eu-central-1',
      resources: ['arn:aws:ses:eu-central-1:000000000000:identity/shop.example'],
      time: expect.stringMatching(/^[\d-]+T[\d:]+Z$/),
      detail: {
        eventType: 'Bounce',
        mail: {
          destination: ['ada@example.com', 'bounce@example.com', 'eve@bounce.example'],
          tags: { order_id: ['order_1'], 'ses:configuration-set': ['all'] },
        },
        bounce: {
          bounceType: 'Permanent',
          bouncedRecipients: [
            expect.objectContaining({ emailAddress: 'bounce@example.com' }),
            expect.objectContaining({ emailAddress: 'eve@bounce.example' }),
          ],
        },
      },
    });
    expect(events.slice(2).map(({ detail }) => detail.eventType)).toEqual(['Complaint', 'Bounce']);
    expect(mailbox.list().map(({ outcome }) => outcome)).toEqual(['bounced', 'complained', 'bounced']);
  });

  test('tells only what the configuration set asks for', async () => {
    await send(['ada@example.com', 'bounce@example.com'], { ConfigurationSetName: 'bounces' });
    await send('bounce@example.com', { ConfigurationSetName: undefined });
    await context.activity.idle();
    expect(events.map(({ detail }) => detail.eventType)).toEqual(['Bounce']);
  });

  test('tells again after a restart what was not taken', async () => {
    take = () => {
      throw new Error('the bus is down');
    };
    await send('bounce@example.com');
    await context.activity.idle();
    take = (event) => void events.push(event);
    open();
    await context.activity.idle();
    expect(events.map(({ detail }) => detail.eventType)).toEqual(['Bounce']);
    open();
    await context.activity.idle();
    expect(events).toHaveLength(1);
  });

  test('refuses what SES refuses, and keeps nothing of it', async () => {
    const failure = (to: string | string[], more: Record<string, unknown> = {}) =>
      send(to, more).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
    expect(await failure('a@b.example', { FromEmailAddress: 'someone@else.example' })).toBe('MessageRejected');
    expect(await failure('a@b.example', { FromEmailAddress: 'other@home.example' })).toBe('MessageRejected');
    expect(await failure('a@b.example', { ConfigurationSetName: 'none' })).toBe('NotFoundException');
    expect(await failure('not an address')).toBe('BadRequestException');
    expect(await failure([])).toBe('BadRequestException');
    expect(await failure(Array.from({ length: 51 }, (_, index) => `a${index}@b.example`))).toBe('BadRequestException');
    expect(await failure('a@b.example', { Content: { Template: { TemplateName: 't' } } })).toBe('BadRequestException');
    expect(await failure('a@b.example', { Content: { Simple: { Subject: { Data: 's' }, Body: {} } } })).toBe(
      'BadRequestException',
    );
    await expect(mailbox.call('SendBulkEmail', {}, operator)).rejects.toMatchObject({ code: 'UnsupportedOperation' });
    expect(mailbox.list()).toEqual([]);
    expect(await failure('a@b.example', { FromEmailAddress: 'OWNER@home.example' })).toBe('done');
  });

  const raw = [
    'From: =?UTF-8?B?U2hvcCBHcsO8w59l?= <orders@shop.example>',
    'To: "Lovelace, Ada" <ada@example.com>,',
    ' bob@example.com',
    'Subject: =?utf-8?Q?Your_keys_=E2=9C=93?= =?utf-8?Q?_here?=',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="outer=1"',
    '',
    'This is a message in MIME format.',
    '--outer=1',
    'Content-Type: multipart/alternative; boundary=inner',
    '',
    '--inner',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=C3=BC=C3=9Fe, a long line that is =',
    'broken',
    '--inner',
    'Content-Type: text/html; charset="iso-8859-1"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('<p>Gr\u00fc\u00dfe</p>', 'latin1').toString('base64'),
    '--inner--',
    '--outer=1',
    'Content-Type: image/png; name="fallback.png"',
    'Content-Transfer-Encoding: base64',
    "Content-Disposition: attachment; filename*=utf-8''schl%C3%BCssel.png",
    '',
    png.toString('base64'),
    '--outer=1--',
    '',
  ].join('\r\n');

  test('reads a raw mail', async () => {
    const { MessageId } = await send('ada@example.com', {
      FromEmailAddress: undefined,
      Destination: undefined,
      Content: { Raw: { Data: Buffer.from(raw).toString('base64') } },
    });
    expect(mailbox.list({ to: 'bob@example.com' })).toEqual([
      expect.objectContaining({
        id: MessageId,
        to: ['ada@example.com', 'bob@example.com'],
        from: 'Shop Grüße <orders@shop.example>',
        subject: 'Your keys ✓ here',
        text: 'Grüße, a long line that is broken',
        html: '<p>Grüße</p>',
        attachments: [{ filename: 'schlüssel.png', contentType: 'image/png', size: 4 }],
      }),
    ]);
    expect(mailbox.attachment(MessageId, 0)?.content).toEqual(png);
  });

  test('reads plain mails and odd ones without breaking', () => {
    expect(parseMail(Buffer.from('Subject: Hi\n\nJust text\n'))).toMatchObject({ subject: 'Hi', text: 'Just text\n' });
    expect(parseMail(Buffer.from(''))).toMatchObject({ subject: '', text: '', attachments: [] });
    expect(parseMail(Buffer.from('Content-Type: multipart/mixed; boundary=x\n\n--x\n--x--\n'))).toMatchObject({
      text: '',
    });
    expect(addressesIn('"a, b" <a@x.example>, c@x.example , ')).toEqual(['a@x.example', 'c@x.example']);
  });
});
