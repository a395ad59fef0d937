/** The tool that looks things up in what the user attached. */
export const LOOKUP = 'lookup_document';
