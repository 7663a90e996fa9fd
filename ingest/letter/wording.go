package letter

import "regexp"

// How mail programs introduce what they quote and forward, in the languages of the
// United Nations, German, Portuguese and Italian.
var (
	// forwardedRule is a line of dashes around the word, saysForwarded one that ends
	// with a colon.
	forwardedRule = regexp.MustCompile(`(?i)^[-_=*~\s]{4,}(?:(?:original )?forwarded (?:message|mail)|message (?:transféré|réexpédié)|mensaje reenviado|weitergeleitete nachricht|mensagem (?:re)?encaminhada|messaggio inoltrato|переса?ылаемое сообщение|перенаправленное сообщение|رسالة (?:معاد توجيهها|مُعاد توجيهها|محولة)|الرسالة المعاد توجيهها|转发(?:的)?(?:邮件|消息)(?:信息)?|轉寄的郵件)[-_=*~\s]{4,}$`)
	saysForwarded = regexp.MustCompile(`(?i)^(?:begin forwarded message|forwarded message|début du message (?:transféré|réexpédié)|inicio del mensaje reenviado|anfang der weitergeleiteten (?:nachricht|e-mail)|início da mensagem (?:re)?encaminhada|inizio messaggio inoltrato|начало переадресованного сообщения|بدء الرسالة المعاد توجيهها|بداية الرسالة المعاد توجيهها|开始转发的邮件|下面是被转发的邮件)\s*[:：]\s*$`)

	saysOriginal = regexp.MustCompile(`(?i)^[-_=*\s]{2,}(?:original (?:message|email)|message d['’]origine|message original|mensaje original|correo original|ursprüngliche nachricht|original-nachricht|mensagem original|messaggio originale|исходное сообщение|(?:ال)?رسالة (?:ال)?أصلية|原始(?:邮件|郵件)|original appointment)[-_=*\s]{2,}$`)

	// saysWrote finds the verb of "On … wrote:".
	saysWrote = regexp.MustCompile(`(?i)(?:wrote|writes|a écrit|écrit|escribió|escreveu|schrieb.{0,100}|ha scritto|написала?(?:\(а\))?|писала?|пишет|كتبت?|كتب|تمت كتابة.{0,100}|写道|寫道|写到)[\s\x{a0}\x{202f}*_]*[:：][\s\x{200e}\x{200f}\x{202c}*_]*$`)

	// opensWrote finds how "On … wrote:" begins, with a date.
	opensWrote = regexp.MustCompile(`^(?:On|Le|El|Am|Em|Il|В|في|在) .*\d`)

	// headingLine finds who (1), when (2), or to whom and about what (3).
	headingLine = regexp.MustCompile(`(?i)^[\s*_|\x{200e}\x{200f}\x{202a}-\x{202e}]*(?:(from|de|von|da|от|من|发件人|寄件者|寄件人)|(sent|date|envoyé(?: le)?|enviado(?: el| em| a)?|enviada(?: em)?|fecha|data|gesendet|datum|inviato|отправлено|дата|(?:تاريخ )?الإرسال|التاريخ|أرسلت|تم الإرسال|发送时间|日期|時間|寄件日期)|(to|à|a|para|an|кому|إلى|收件人|收件者|subject|objet|asunto|assunto|betreff|oggetto|тема|الموضوع|主题|主旨|主題))[\s*_\x{a0}\x{202f}]*[:：]`)

	hasAddress = regexp.MustCompile(`[^\s<>@]@[^\s<>@]+\.[^\s<>@]`)
	hasTime    = regexp.MustCompile(`\b[0-2]?\d[:h][0-5]\d\b`)
	isShare    = regexp.MustCompile(`^\s*\d[\d.,]*\s*(?:%|％|per ?cent|pour cent|por ciento)`)

	// forwardsSubject finds what programs put before the subject of a mail that is
	// forwarded.
	forwardsSubject = regexp.MustCompile(`(?i)^\s*(?:fwd?|tr|rv|rif|wg|enc|i|пер|fs|إعادة توجيه|转发|轉寄)\s*[:：]`)
)

// inside are the words by which people say that their answers stand within what they
// quote.
const inside = "below|inline|in-line|in red|in blue|in green|in bold|in colour|in color|in capitals|" +
	"ci-dessous|ci-après|en rouge|en bleu|en vert|en gras|en couleur|dans le texte|dans le corps|" +
	"abajo|a continuación|en rojo|en azul|en verde|en negrita|en negritas|" +
	"unten|in rot|abaixo|em vermelho|ниже|красным|синим|أدناه|باللون|下面|下文|如下|以下|红色|紅色|蓝色"
