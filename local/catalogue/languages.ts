/** Sets of interface languages that many games share. */
export const english = ['English'] as const;
export const western = ['English', 'French', 'Italian', 'German', 'Spanish'] as const;
export const european = [...western, 'Polish', 'Portuguese (Brazil)', 'Russian'] as const;
export const broad = [...european, 'Japanese', 'Korean', 'Simplified Chinese'] as const;
export const broadest = [...broad, 'Traditional Chinese'] as const;
