import { stored } from './stored.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Which of the two looks is shown; `boot.ts` has set it before the first drawing. */
export const theme = stored<Theme>('theme', {
  neutral: 'system',
  read: (raw) => themes.find((one) => one === raw) ?? 'system',
});

export function setTheme(value: Theme): void {
  theme.set(value);
  if (value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
}
