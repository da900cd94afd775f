import { type Platform, redemption } from '#shared/domain/product.ts';
import type { Locale } from '../../language/messages.ts';

const german: Readonly<Record<Platform, readonly string[]>> = {
  steam: [
    'Öffne Steam und melde dich an.',
    'Wähle „Spiele“, dann „Ein Produkt bei Steam aktivieren“.',
    'Gib den Key ein; das Spiel erscheint in deiner Bibliothek.',
  ],
  gog: [
    'Melde dich auf gog.com/redeem an.',
    'Gib den Code ein und bestätige.',
    'Das Spiel erscheint in deiner GOG-Bibliothek.',
  ],
  'ea-app': [
    'Öffne die EA app und melde dich an.',
    'Öffne das Menü oben links und wähle „Code einlösen“.',
    'Gib den Code ein; das Spiel erscheint in deiner Sammlung.',
  ],
  'ubisoft-connect': [
    'Öffne Ubisoft Connect und melde dich an.',
    'Öffne das Menü und wähle „Key aktivieren“.',
    'Gib den Key ein; das Spiel erscheint in deiner Bibliothek.',
  ],
  xbox: [
    'Melde dich auf redeem.microsoft.com mit deinem Microsoft-Konto an.',
    'Gib den 25-stelligen Code ein.',
    'Das Spiel lässt sich aus deiner Xbox-Bibliothek installieren.',
  ],
  playstation: [
    'Melde dich auf der Konsole oder im Web im PlayStation Store an.',
    'Öffne das Menü deines Avatars und wähle „Code einlösen“.',
    'Gib den 12-stelligen Code ein und bestätige.',
  ],
  nintendo: [
    'Öffne den Nintendo eShop auf der Konsole oder unter ec.nintendo.com/redeem.',
    'Wähle „Code eingeben“.',
    'Gib den 16-stelligen Code ein und bestätige.',
  ],
  'battle-net': ['Melde dich auf account.battle.net an.', 'Wähle „Code einlösen“.', 'Gib den Code ein und bestätige.'],
  epic: [
    'Melde dich auf store.epicgames.com/redeem an.',
    'Gib den Code ein und bestätige.',
    'Das Spiel erscheint in deiner Bibliothek.',
  ],
  'microsoft-store': [
    'Melde dich auf redeem.microsoft.com mit deinem Microsoft-Konto an.',
    'Gib den 25-stelligen Code ein.',
    'Installiere es in der Microsoft-Store-App.',
  ],
  'gift-card': [
    'Öffne den Shop, für den die Karte gilt, und melde dich an.',
    'Wähle „Einlösen“ oder „Guthaben aufladen“.',
    'Gib den Code ein; der Betrag kommt zu deinem Guthaben.',
  ],
  other: [
    'Öffne die Plattform, für die das Produkt gilt, und melde dich an.',
    'Suche dort „Code einlösen“.',
    'Gib den Code ein und bestätige.',
  ],
};

/** How a key is redeemed on its platform, step by step. */
export function redeemSteps(platform: Platform, locale: Locale): readonly string[] {
  return locale === 'de' ? german[platform] : redemption[platform].steps;
}
