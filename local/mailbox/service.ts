import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError, type AwsService, type Collection, type ServiceContext } from '../service.ts';
import { eventOf, eventTypes, type Fate, fateOf, type MailEvent } from './events.ts';
import { addressesIn, type ParsedMail, parseMail } from './mime.ts';

export interface MailboxDefinition {
  /** Verified addresses and domains. */
  readonly identities: readonly string[];
  /** With the events that a destination of the set sends to EventBridge, by SES's names (`BOUNCE`, …). */
  readonly configurationSets: readonly { readonly name: string; readonly eventTypes: readonly string[] }[];
  readonly region: string;
  readonly account: string;
}

export interface Mail {
  readonly id: string;
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly { readonly filename: string; readonly contentType: string; readonly size: number }[];
  readonly at: string;
  /** What became of it; where recipients differ, the worst. */
  readonly outcome: Fate;
}

export interface Mailbox extends AwsService {
  /** The mails that were sent, oldest first: to one address, and from a time on (ISO), when asked. */
  list(filter?: { readonly to?: string | undefined; readonly since?: string | undefined }): Mail[];
  attachment(id: string, index: number): { filename: string; contentType: string; content: Buffer } | undefined;
}

interface PendingEvent {
  readonly event: MailEvent;
}

const content = z.strictObject({ Data: z.string(), Charset: z.string().optional() });
const addresses = z.array(z.string()).optional();
const attachmentSchema = z.strictObject({
  RawContent: z.base64(),
  FileName: z.string().min(1).max(255),
  ContentType: z.string().optional(),
  ContentDisposition: z.enum(['ATTACHMENT', 'INLINE']).optional(),
  ContentDescription: z.string().optional(),
  ContentId: z.string().optional(),
  ContentTransferEncoding: z.enum(['BASE64', 'QUOTED_PRINTABLE', 'SEVEN_BIT']).optional(),
});
const sendSchema = z.strictObject({
  FromEmailAddress: z.string().optional(),
  FromEmailAddressIdentityArn: z.string().optional(),
  Destination: z.strictObject({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses }).optional(),
  ReplyToAddresses: addresses,
  FeedbackForwardingEmailAddress: z.string().optional(),
  EmailTags: z.array(z.strictObject({ Name: z.string().min(1), Value: z.string().min(1) })).default([]),
  ConfigurationSetName: z.string().optional(),
  Content: z.union([
    z.strictObject({
      Simple: z.strictObject({
        Subject: content,
        Body: z.strictObject({ Text: content.optional(), Html: content.optional() }),
        Headers: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).optional(),
        Attachments: z.array(attachmentSchema).default([]),
      }),
    }),
    z.strictObject({ Raw: z.strictObject({ Data: z.base64() }) }),
  ]),
});
type SendInput = z.infer<typeof sendSchema>;

const mostRecipients = 50;
const mostBytes = 40 * 1_024 * 1_024;
const seriousness: readonly Fate[] = ['delivered', 'complained', 'bounced'];

/** Opens the mailbox. `onEvent` hears what became of each mail, at least once, also when a crash came between. */
export function createMailbox(
  context: ServiceContext,
  definition: MailboxDefinition,
  onEvent: (event: MailEvent) => void | Promise<void>,
): Mailbox {
  const mails: Collection<Mail> = context.store.collection('mailbox/mails');
  const attachments: Collection<string> = context.store.collection('mailbox/attachments');
  const pending: Collection<PendingEvent> = context.store.collection('mailbox/events');
  const verified = new Set(definition.identities.map((identity) => identity.toLowerCase()));
  const sets = new Map(definition.configurationSets.map((set) => [set.name, new Set(set.eventTypes)]));
  let sequence = 0;

  const identityOf = (address: string): string | undefined =>
    [address.toLowerCase(), address.toLowerCase().split('@')[1] ?? ''].find((candidate) => verified.has(candidate));

  const tell = (key: string, event: MailEvent) => {
    const done = context.activity.begin('mail event');
    setImmediate(async () => {
      try {
        await onEvent(event);
        pending.delete(key);
      } catch (error) {
        context.log(`mail event ${key} was not taken: ${error instanceof Error ? error.message : String(error)}`);
      } finally {
        done();
      }
    });
  };

  function send(input: unknown): object {
    const request = read(input);
    const wanted =
      request.ConfigurationSetName === undefined ? new Set<string>() : sets.get(request.ConfigurationSetName);
    if (!wanted)
      throw new AwsError(
        'NotFoundException',
        `Configuration set <${request.ConfigurationSetName}> does not exist.`,
        404,
      );
    const parsed = contentOf(request);
    const source = request.FromEmailAddress ?? parsed.from;
    const [sender = ''] = addressesIn(source);
    const identity = identityOf(sender);
    if (identity === undefined)
      throw new AwsError(
        'MessageRejected',
        `Email address is not verified. The following identities failed the check in region ${definition.region.toUpperCase()}: ${sender}`,
      );
    const recipients = recipientsOf(request, parsed);
    const now = context.clock.now();
    sequence += 1;
    // Begins with the time and a counter, so that ids sort in the order of sending.
    const id = `${now.toString(16).padStart(12, '0')}${sequence.toString(16).padStart(6, '0')}-${randomUUID()}-000000`;
    const fates = Map.groupBy(recipients, fateOf);
    const outcome = seriousness.findLast((fate) => fates.has(fate)) ?? 'delivered';
    const mail: Mail = {
      id,
      to: recipients,
      from: source,
      subject: parsed.subject,
      text: parsed.text,
      html: parsed.html,
      attachments: parsed.attachments.map(({ filename, contentType, content: bytes }) => ({
        filename,
        contentType,
        size: bytes.length,
      })),
      at: new Date(now).toISOString(),
      outcome,
    };
    const tags = {
      'ses:configuration-set': [request.ConfigurationSetName ?? ''],
      'ses:from-domain': [sender.split('@')[1] ?? ''],
      ...Object.fromEntries(request.EmailTags.map(({ Name, Value }) => [Name, [Value]])),
    };
    const sent = {
      id,
      source,
      sourceArn: `arn:aws:ses:${definition.region}:${definition.account}:identity/${identity}`,
      subject: parsed.subject,
      destination: recipients,
      tags,
      at: now,
    };
    const events = [...fates]
      .filter(([fate]) => wanted.has(eventTypes[fate]))
      .map(([fate, those]) => ({ key: `${id}|${fate}`, event: eventOf(sent, fate, those, randomUUID()) }));
    context.store.batch(() => {
      mails.put(id, mail);
      for (const [index, attachment] of parsed.attachments.entries())
        attachments.put(`${id}|${index}`, attachment.content.toString('base64'));
      for (const { key, event } of events) pending.put(key, { event });
    });
    for (const { key, event } of events) tell(key, event);
    return { MessageId: id };
  }

  for (const [key, { event }] of pending.entries()) tell(key, event);

  return {
    async call(operation, input) {
      if (operation !== 'SendEmail')
        throw new AwsError('UnsupportedOperation', `The local SES does not imitate ${operation}.`);
      return send(input);
    },
    list({ to, since } = {}) {
      const wanted = to?.toLowerCase();
      const from = since === undefined ? undefined : Date.parse(since);
      return [...mails.entries()]
        .map(([, mail]) => mail)
        .filter((mail) => wanted === undefined || mail.to.some((address) => address.toLowerCase() === wanted))
        .filter((mail) => from === undefined || Date.parse(mail.at) >= from);
    },
    attachment(id, index) {
      const described = mails.get(id)?.attachments[index];
      const bytes = attachments.get(`${id}|${index}`);
      if (!described || bytes === undefined) return undefined;
      const { filename, contentType } = described;
      return { filename, contentType, content: Buffer.from(bytes, 'base64') };
    },
  };
}

function contentOf({ Content, FromEmailAddress = '' }: SendInput): ParsedMail {
  if ('Raw' in Content) return parseMail(Buffer.from(Content.Raw.Data, 'base64'));
  const { Subject, Body, Attachments } = Content.Simple;
  if (!Body.Text && !Body.Html) throw new AwsError('BadRequestException', 'Missing required body: text or HTML.');
  const attached = Attachments.map(({ RawContent, FileName, ContentType = 'application/octet-stream' }) => ({
    filename: FileName,
    contentType: ContentType,
    content: Buffer.from(RawContent, 'base64'),
  }));
  const size = attached.reduce((sum, { content: bytes }) => sum + bytes.length, 0);
  if (size > mostBytes) throw new AwsError('BadRequestException', 'Message length is more than 40 MB.');
  return {
    from: FromEmailAddress,
    to: [],
    subject: Subject.Data,
    text: Body.Text?.Data ?? '',
    html: Body.Html?.Data ?? '',
    attachments: attached,
  };
}

/** All recipients, hidden ones too; for raw mails without a destination those that the mail names. */
function recipientsOf({ Destination = {} }: SendInput, parsed: ParsedMail): string[] {
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = Destination;
  const given = [...ToAddresses, ...CcAddresses, ...BccAddresses].flatMap(addressesIn);
  const recipients = given.length > 0 ? given : [...parsed.to];
  if (recipients.length === 0) throw new AwsError('BadRequestException', 'Missing required destination.');
  if (recipients.length > mostRecipients)
    throw new AwsError('BadRequestException', `Recipient count exceeds ${mostRecipients}.`);
  for (const address of recipients)
    if (!/^[^\s@<>]+@[^\s@<>]+$/.test(address) || /[^\x20-\x7e]/.test(address.split('@')[0] ?? ''))
      throw new AwsError('BadRequestException', `Illegal address: ${address}`);
  return recipients;
}

function read(input: unknown): SendInput {
  const parsed = sendSchema.safeParse(input);
  if (!parsed.success) throw new AwsError('BadRequestException', z.prettifyError(parsed.error));
  return parsed.data;
}
