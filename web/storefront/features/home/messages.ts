import { defineMessages } from '../../language/messages.ts';

export const homeMessages = defineMessages({
  en: {
    description:
      'Game keys for Steam, GOG, Xbox and more. Checked for your country before you pay, charged only when the key is found.',
    headline: 'Buy the key. Watch it arrive.',
    promise:
      'We check that it activates where you live. We hold your money until the key is found, and show you every step. No key, no charge.',
    get: 'See {title}',
    all: 'All {count} games',
    fresh: 'Just out',
    coming: 'Coming up',
    deals: 'Price cuts',
    small: 'Small change',
    platforms: 'By platform',
    seeAll: 'See all',
    games: { one: '{count} game', other: '{count} games' },
    how: 'What happens to your money',
    step1: 'Held',
    step1Text: 'Your bank reserves the amount. We have not taken anything yet.',
    step2: 'Found',
    step2Text: 'We take your key from our own stock, or buy it from a supplier while you watch.',
    step3: 'Taken',
    step3Text: 'Only now is your card charged, and only for keys we found. The rest is released.',
    step4: 'Yours',
    step4Text: 'The key is on the order page and in your mail, with the steps to activate it.',
    failed: 'The shelves did not load',
    failedHint: 'The shop may be out of reach for a moment. Try again.',
  },
  de: {
    description:
      'Spiele-Keys für Steam, GOG, Xbox und mehr. Vor dem Bezahlen für dein Land geprüft, abgebucht erst, wenn der Key gefunden ist.',
    headline: 'Key kaufen. Beim Ankommen zusehen.',
    promise:
      'Wir prüfen, ob er sich bei dir aktivieren lässt. Dein Geld ist nur reserviert, bis der Key gefunden ist, und du siehst jeden Schritt. Kein Key, keine Abbuchung.',
    get: '{title} ansehen',
    all: 'Alle {count} Spiele',
    fresh: 'Gerade erschienen',
    coming: 'Demnächst',
    deals: 'Preissenkungen',
    small: 'Für kleines Geld',
    platforms: 'Nach Plattform',
    seeAll: 'Alle ansehen',
    games: { one: '{count} Spiel', other: '{count} Spiele' },
    how: 'Was mit deinem Geld passiert',
    step1: 'Reserviert',
    step1Text: 'Deine Bank hält den Betrag zurück. Wir haben noch nichts genommen.',
    step2: 'Gefunden',
    step2Text: 'Wir nehmen deinen Key aus dem eigenen Lager oder kaufen ihn beim Lieferanten, während du zusiehst.',
    step3: 'Abgebucht',
    step3Text:
      'Erst jetzt wird deine Karte belastet, und nur für Keys, die wir gefunden haben. Der Rest wird freigegeben.',
    step4: 'Deiner',
    step4Text: 'Der Key steht auf der Bestellseite und in deiner Mail, mit den Schritten zum Aktivieren.',
    failed: 'Die Regale wurden nicht geladen',
    failedHint: 'Der Shop ist vielleicht kurz nicht erreichbar. Versuche es noch einmal.',
  },
});
