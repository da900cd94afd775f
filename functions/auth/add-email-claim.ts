import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';

/** Puts the verified mail address into the access token, so that the API knows whose orders to show. */
export async function handler(event: PreTokenGenerationV2TriggerEvent): Promise<PreTokenGenerationV2TriggerEvent> {
  const { email, email_verified: verified } = event.request.userAttributes;
  event.response.claimsAndScopeOverrideDetails = {
    accessTokenGeneration: email && verified === 'true' ? { claimsToAddOrOverride: { email } } : {},
  };
  return event;
}
