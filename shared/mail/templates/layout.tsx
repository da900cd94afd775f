import type { ComponentChildren } from 'preact';

// Mail programs read inline styles only; the look is the paper ticket of the shop, reduced to what they all show.
const font = 'font-family:ui-sans-serif,system-ui,-apple-system,Segoe UI,Helvetica,Arial,sans-serif';
const body = `${font};background:#f4f1ea;margin:0;padding:24px;color:#1d1b16;font-size:16px;line-height:1.5`;
const sheet =
  'max-width:560px;margin:0 auto;background:#fffdf7;border-radius:12px;padding:28px;border:1px solid #e2dccd';

export const muted = 'color:#6a6455;margin:0 0 12px';
export const strong = 'font-weight:600;margin:0';
export const card = 'border:1px dashed #b8ad92;border-radius:8px;padding:14px 16px;margin:0 0 14px';
export const code =
  'font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:18px;letter-spacing:.04em;margin:8px 0 0;word-break:break-all';
export const button =
  'display:inline-block;background:#1d1b16;color:#fffdf7;text-decoration:none;border-radius:8px;padding:12px 18px;font-weight:600';

/** The sheet on which every mail is printed. */
export function Layout({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{title}</title>
      </head>
      <body style={body}>
        <div style={sheet}>
          <h1 style="font-size:24px;margin:0 0 16px">{title}</h1>
          {children}
        </div>
      </body>
    </html>
  );
}
