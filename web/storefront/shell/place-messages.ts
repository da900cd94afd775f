import { defineMessages } from '../language/messages.ts';

export const placeMessages = defineMessages({
  en: {
    place: 'Country and currency',
    placeUnknown: 'Choose country',
    close: 'Close',
    placeWhy:
      'It decides the currency and the tax in our prices, and we check for every game whether its key activates there.',
    placeGuess: 'We guessed {country} from your clock. Is that right?',
    country: 'Country',
    pricesIn: 'Prices in {currency}, {tax} included.',
    pricesWithoutTax: 'Prices in {currency}.',
    language: 'Language',
    theme: 'Look',
    themeSystem: 'As the system',
    themeLight: 'Light',
    themeDark: 'Dark',
  },
  de: {
    place: 'Land und Währung',
    placeUnknown: 'Land wählen',
    close: 'Schließen',
    placeWhy:
      'Danach richten sich Währung und Steuer in unseren Preisen, und wir prüfen bei jedem Spiel, ob sich der Key dort aktivieren lässt.',
    placeGuess: 'Deine Uhr deutet auf {country}. Stimmt das?',
    country: 'Land',
    pricesIn: 'Preise in {currency}, inklusive {tax}.',
    pricesWithoutTax: 'Preise in {currency}.',
    language: 'Sprache',
    theme: 'Aussehen',
    themeSystem: 'Wie das System',
    themeLight: 'Hell',
    themeDark: 'Dunkel',
  },
});
