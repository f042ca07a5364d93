#pragma once

#include "ui/screens/scene.h"

namespace ui {

// One function a screen: what the snapshot says, laid out. Free of state; all of them end in
// `build_screen`.

[[nodiscard]] Tree draw(const Scene& scene, const kiosk::AttractScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::HomeScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::AreasScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::SearchScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::GuideScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::ScenarioScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::IdentifyScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::FormScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::CaptureScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::PromiseScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::SectionsScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::ReviewScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::SignatureScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::SubmittingScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::ReceiptScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::EvaluationScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::CasesScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::CaseScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::SupplementScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::VoiceScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::ConsentScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::MaterialsScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::WalletScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::MineScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::PrincipalsScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::VerifyScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::FaceScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::OfferScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::LinkCardScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::DeliveryScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::BillScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::PayScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::PublicScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::GoodbyeScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::NoticeScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::OutOfServiceScreen& screen);

// The technician's pages (ui/screens/maintenance).
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::MaintenancePinScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::MaintenanceDevicesScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::MaintenanceDeviceScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::MaintenanceResultsScreen& screen);
[[nodiscard]] Tree draw(const Scene& scene, const kiosk::MaintenanceSeenScreen& screen);

/// Lays the overlay over the finished screen, whose controls then rest.
void lay_over(const Scene& scene, const kiosk::Overlay& overlay, Tree& tree);
/// The same with the settings of speech.
void lay_speech_panel_over(const Scene& scene, Tree& tree);
/// Nothing in it can be touched any more; it stays to be seen.
void rest(Node& node);

}  // namespace ui
