// The kinds of panels that only the Attention page has.

import { BlocksPanel } from "./blocks.js";
import { CostsPanel } from "./costs.js";
import { DiagramPanel } from "./diagram.js";
import { HeadPanel } from "./head.js";
import { HeadsPanel } from "./heads.js";
import { TokensPanel } from "./tokens.js";

export const ATTENTION_KINDS = { heads: HeadsPanel, enlarged: HeadPanel, tokens: TokensPanel, diagram: DiagramPanel, blocks: BlocksPanel, costs: CostsPanel };
