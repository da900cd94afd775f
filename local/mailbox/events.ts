/** A mail as the events about it describe it. */
export interface SentMail {
  readonly id: string;
  readonly source: string;
  readonly sourceArn: string;
  readonly subject: string;
  readonly destination: readonly string[];
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly at: number;
}

/** An event as SES puts it on the default bus of EventBridge. */
export interface MailEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: 'aws.ses';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>> & { readonly eventType: string };
}

export type Fate = 'delivered' | 'bounced' | 'complained';

/** The name under which an event destination subscribes to a fate. */
export const eventTypes: Readonly<Record<Fate, string>> = {
  delivered: 'DELIVERY',
  bounced: 'BOUNCE',
  complained: 'COMPLAINT',
};

/** What becomes of a mail to the address: SES's simulator addresses do what they do there, and some of ours bounce. */
export function fateOf(address: string): Fate {
  const [local = '', domain = ''] = address.toLowerCase().split('@');
  if (domain === 'simulator.amazonses.com') {
    const box = local.split('+')[0];
    if (box === 'complaint') return 'complained';
    return box === 'bounce' || box === 'suppressionlist' ? 'bounced' : 'delivered';
  }
  return local.endsWith('bounce') || domain === 'bounce.example' ? 'bounced' : 'delivered';
}

/** The event that tells of `recipients`, who all met the same fate. */
export function eventOf(mail: SentMail, fate: Fate, recipients: readonly string[], id: string): MailEvent {
  const time = new Date(mail.at).toISOString();
  const [, , , region = '', account = ''] = mail.sourceArn.split(':');
  const envelope = {
    version: '0' as const,
    id,
    source: 'aws.ses' as const,
    account,
    time: `${time.slice(0, 19)}Z`,
    region,
    resources: [mail.sourceArn],
  };
  const described = {
    timestamp: time,
    source: mail.source,
    sourceArn: mail.sourceArn,
    sendingAccountId: account,
    messageId: mail.id,
    destination: mail.destination,
    headersTruncated: false,
    headers: [
      { name: 'From', value: mail.source },
      { name: 'To', value: mail.destination.join(', ') },
      { name: 'Subject', value: mail.subject },
    ],
    commonHeaders: { from: [mail.source], to: mail.destination, messageId: mail.id, subject: mail.subject },
    tags: mail.tags,
  };
  const feedbackId = `${mail.id.slice(0, 16)}-feedback-000000`;
  switch (fate) {
    case 'bounced':
      return {
        ...envelope,
        'detail-type': 'Email Bounced',
        detail: {
          eventType: 'Bounce',
          mail: described,
          bounce: {
            feedbackId,
            bounceType: 'Permanent',
            bounceSubType: 'General',
            bouncedRecipients: recipients.map((emailAddress) => ({
              emailAddress,
              action: 'failed',
              status: '5.1.1',
              diagnosticCode: 'smtp; 550 5.1.1 user unknown',
            })),
            timestamp: time,
            reportingMTA: 'dsn; mail.local',
          },
        },
      };
    case 'complained':
      return {
        ...envelope,
        'detail-type': 'Email Complaint Received',
        detail: {
          eventType: 'Complaint',
          mail: described,
          complaint: {
            feedbackId,
            complaintSubType: null,
            complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
            timestamp: time,
            userAgent: 'Local mailbox',
            complaintFeedbackType: 'abuse',
            arrivalDate: time,
          },
        },
      };
    case 'delivered':
      return {
        ...envelope,
        'detail-type': 'Email Delivered',
        detail: {
          eventType: 'Delivery',
          mail: described,
          delivery: {
            timestamp: time,
            processingTimeMillis: 1,
            recipients,
            smtpResponse: '250 2.6.0 Message received',
            reportingMTA: 'mail.local',
          },
        },
      };
  }
}
