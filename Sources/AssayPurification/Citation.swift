/// The works that several methods come from, as their descriptions cite them.
enum Citation {
  static let waveGuard =
    "S. Hussain, P. Neekhara, S. Dubnov, J. McAuley, F. Koushanfar, “WaveGuard: Understanding and Mitigating "
    + "Audio Adversarial Examples”, USENIX Security 2021"
  static let speakerGuard =
    "G. Chen, Z. Zhao, F. Song, S. Chen, L. Fan, F. Wang, J. Wang, “Towards Understanding and Mitigating "
    + "Audio Adversarial Examples for Speaker Recognition” (SpeakerGuard), IEEE TDSC 2023"
  static let deAntiFake =
    "W. Fan, K. Chen, C. Liu, W. Zhang, N. Yu, “De-AntiFake: Rethinking the Protective Perturbations Against Voice "
    + "Cloning Attacks”, ICML 2025"
  static let audioPure =
    "S. Wu, J. Wang, W. Ping, W. Nie, C. Xiao, “Defending against Adversarial Audio via Diffusion Model” (AudioPure), "
    + "ICLR 2023"
}
