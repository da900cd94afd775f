import { MessageRejected, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { renderToString } from 'preact-render-to-string';

const ses = new SESv2Client({});

export interface MailAttachment {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: preact.JSX.Element;
  readonly attachments?: readonly MailAttachment[];
  /** Comes back with bounces and complaints, so that they find their order. */
  readonly orderId: string;
}

export interface MailSender {
  readonly from: string;
  readonly configurationSet: string;
}

/** Hands a mail to SES. `refused` when SES will never take it; a throttled or failed call throws and is repeated. */
export async function sendMail(
  mail: Mail,
  sender: MailSender,
): Promise<
  { readonly outcome: 'sent'; readonly messageId: string } | { readonly outcome: 'refused'; readonly reason: string }
> {
  try {
    const { MessageId = '' } = await ses.send(
      new SendEmailCommand({
        FromEmailAddress: sender.from,
        ConfigurationSetName: sender.configurationSet,
        Destination: { ToAddresses: [mail.to] },
        EmailTags: [{ Name: 'order_id', Value: mail.orderId }],
        Content: {
          Simple: {
            Subject: { Data: mail.subject, Charset: 'UTF-8' },
            Body: {
              Text: { Data: mail.text, Charset: 'UTF-8' },
              Html: { Data: `<!doctype html>${renderToString(mail.html)}`, Charset: 'UTF-8' },
            },
            ...(mail.attachments && mail.attachments.length > 0
              ? {
                  Attachments: mail.attachments.map(({ fileName, contentType, bytes }) => ({
                    FileName: fileName,
                    ContentType: contentType,
                    RawContent: bytes,
                    ContentDisposition: 'ATTACHMENT' as const,
                    ContentTransferEncoding: 'BASE64' as const,
                  })),
                }
              : {}),
          },
        },
      }),
    );
    return { outcome: 'sent', messageId: MessageId };
  } catch (error) {
    if (error instanceof MessageRejected) return { outcome: 'refused', reason: 'SES rejected the message.' };
    throw error;
  }
}
