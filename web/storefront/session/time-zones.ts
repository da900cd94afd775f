/** Capitals that name a time zone, by country. */
const capitals =
  'at:Vienna be:Brussels bg:Sofia hr:Zagreb cz:Prague dk:Copenhagen ee:Tallinn fi:Helsinki fr:Paris de:Berlin de:Busingen gr:Athens hu:Budapest ie:Dublin it:Rome lv:Riga lt:Vilnius lu:Luxembourg mt:Malta nl:Amsterdam pl:Warsaw pt:Lisbon ro:Bucharest sk:Bratislava si:Ljubljana es:Madrid se:Stockholm gb:London';
const elsewhere =
  'cy:Asia/Nicosia pt:Atlantic/Madeira pt:Atlantic/Azores es:Atlantic/Canary us:America/New_York us:America/Chicago us:America/Denver us:America/Phoenix us:America/Los_Angeles us:America/Anchorage us:America/Detroit us:Pacific/Honolulu';

/** The country of a time zone that the shop sells to: a first guess, which the shopper can correct. */
export function countryOfZone(zone: string): string | undefined {
  const entries = `${capitals.replaceAll(':', ':Europe/')} ${elsewhere}`.split(' ');
  return entries.find((entry) => entry.slice(3) === zone)?.slice(0, 2);
}
