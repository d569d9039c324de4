// @ts-check
/** Keeps the token of the printed address and opens the studio under an address without it. */

import { storeToken, tokenOf } from "./stored_token.js";

storeToken(tokenOf(document));
location.replace(`/${location.hash}`);
