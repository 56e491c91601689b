/** A webhook could not be asked, or answered nonsense: for its failure policy to judge. */
export class WebhookFailure extends Error {}
