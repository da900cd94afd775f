import { escapeHtml } from './http.ts';
import type { Pool } from './pool.ts';

/** The sign-in page of a pool: a button per user, and a form for a new one. */
export function signInPage(pool: Pool, problem?: string): string {
  const users = pool
    .users()
    .map(({ email, groups }) => {
      const label = groups.length > 0 ? `${email} (${groups.join(', ')})` : email;
      return `<button name="email" value="${escapeHtml(email)}">${escapeHtml(label)}</button>`;
    })
    .join('');
  const groups = pool.groups
    .map(
      (group) =>
        `<label><input type="checkbox" name="groups" value="${escapeHtml(group)}"> ${escapeHtml(group)}</label>`,
    )
    .join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 10vh auto; padding: 0 1rem; color: #1c1c1f; }
button { display: block; width: 100%; margin: .5rem 0; padding: .7rem; font: inherit; text-align: left; border: 1px solid #b9b9c3; border-radius: .5rem; background: #fff; cursor: pointer; }
button.primary { background: #1c1c1f; color: #fff; text-align: center; }
input[type=email] { width: 100%; box-sizing: border-box; padding: .7rem; font: inherit; border: 1px solid #b9b9c3; border-radius: .5rem; }
label { display: inline-block; margin: .5rem 1rem 0 0; }
[role=alert] { color: #a3190e; }
</style>
</head>
<body>
<h1>Sign in</h1>
<p>This is the local cloud: no password is asked.</p>
${problem === undefined ? '' : `<p role="alert">${escapeHtml(problem)}</p>`}
<form method="post">${users}</form>
<form method="post">
<h2>Someone new</h2>
<label for="email">Email</label>
<input id="email" name="email" type="email" required autocomplete="email">
${groups}
<button class="primary">Sign in</button>
</form>
</body>
</html>`;
}

/** What a browser shows when it was sent here wrongly. */
export function problemPage(problem: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title><p>${escapeHtml(problem)}</p></html>`;
}
